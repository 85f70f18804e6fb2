/** Keeps `npm start` alive until Ctrl-C, a signal, the death of its parent or of its browser; then closes everything. */
import { setTimeout as pause } from 'node:timers/promises';
import { createResources, type Resources } from './resources.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long a step of the start that was under way may take to notice that it is not wanted. */
const SETTLE_LIMIT = 20_000;

/** A parent that was killed sends no signal: its child gets another parent. Checked every half second. */
function watchParent(stop: () => void): NodeJS.Timeout {
  const parent = process.ppid;
  return setInterval(() => process.ppid !== parent && stop(), 500);
}

function listenForStop(): { stopped: AbortSignal; forget(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('Stopped while starting.'));
  for (const signal of SIGNALS) process.on(signal, stop);
  const watch = watchParent(stop);
  return { stopped: controller.signal, forget: () => clearInterval(watch) };
}

/** `begin` adds what it opens to `resources`, and answers what ends the run by itself. */
export async function runUntilStopped(
  begin: (resources: Resources, stopped: AbortSignal) => Promise<{ ended: Promise<void> }>,
): Promise<void> {
  const resources = createResources((line) => process.stderr.write(`${line}\n`));
  const { stopped, forget } = listenForStop();
  const aborted = new Promise<null>((resolve) => stopped.addEventListener('abort', () => resolve(null)));
  const beginning = begin(resources, stopped);
  try {
    const running = await Promise.race([beginning, aborted]);
    await Promise.race([running?.ended, aborted]);
  } finally {
    forget();
    await resources.closeAll();
    // A step of the start may open one more thing before it notices.
    await Promise.race([beginning.catch(() => undefined), pause(SETTLE_LIMIT, undefined, { ref: false })]);
    await resources.closeAll();
  }
}
