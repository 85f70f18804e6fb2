/** The long poll: looks, waits for a change, looks again, until there is something to say or the time is over. */
import type { Wakeups } from './wakeups.ts';

/** Longest wait in seconds; a browser's worker may not wait 30 s for an answer. */
export const MAX_WAIT_SECONDS = 25;

export interface PollOptions<T> {
  wakeups: Wakeups;
  tenantId: string;
  seconds: number;
  /** Ends the wait when the client is gone. */
  signal: AbortSignal;
  look: () => Promise<T>;
  /** True when the answer says nothing new, so waiting is worth it. */
  isIdle: (answer: T) => boolean;
}

export async function poll<T>(options: PollOptions<T>): Promise<T> {
  const { wakeups, tenantId, signal, look, isIdle } = options;
  const end = performance.now() + options.seconds * 1000;
  for (;;) {
    const alarm = wakeups.set(tenantId);
    try {
      const answer = await look();
      const left = end - performance.now();
      if (left <= 0 || !isIdle(answer)) return answer;
      if ((await alarm.wait(left, signal)) !== 'changed') return answer;
    } finally {
      alarm.clear();
    }
  }
}
