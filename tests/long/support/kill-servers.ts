/** Ends one server of a group at random, and starts it again a while later. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerGroup } from './server-group.ts';

/** Milliseconds, at most. */
const LONGEST_AWAY = 800;
/** Of so many ends one is an operator's. */
const GENTLE = 4;

/**
 * Resolves when it is gone, with what resolves when it is back; others may be ended meanwhile, so that none may be left for a while. `null`
 * where none is up.
 */
export async function endAtRandom(
  group: ServerGroup,
  random: () => number,
): Promise<{ back: Promise<void> } | null> {
  const up = Array.from({ length: group.size }, (_, place) => place).filter((place) => group.isUp(place));
  const place = up[Math.floor(random() * up.length)];
  if (place === undefined) return null;
  const away = random() * LONGEST_AWAY;
  await (random() * GENTLE < 1 ? group.stop(place) : group.kill(place));
  return { back: pause(away).then(() => group.start(place)) };
}

/** Goes on until it is told to end, and until all that it ended are back. Returns how often one was ended. */
export async function endThemAtRandom(
  group: ServerGroup,
  { random, restMs, isOver }: { random: () => number; restMs: number; isOver: (ended: number) => boolean },
): Promise<number> {
  const back: Promise<void>[] = [];
  while (!isOver(back.length)) {
    await pause(random() * restMs);
    const ended = await endAtRandom(group, random);
    if (ended) back.push(ended.back);
  }
  await Promise.all(back);
  return back.length;
}
