/** What a process takes, as Linux tells it. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Most memory that it ever held, in MB. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Seconds of a core that it has used so far, in steps of 10 ms. */
export async function usedSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; what follows does not.
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}

/** Looks for idleness, in milliseconds, and the share of a core that counts as such. */
const LOOK_MS = 250;
const IDLE_SHARE = 0.1;

/** Resolves with the seconds that it has used when it does nothing any more. */
export async function untilIdle(pid: number): Promise<number> {
  for (let before = await usedSeconds(pid); ; ) {
    const began = performance.now();
    await pause(LOOK_MS);
    const now = await usedSeconds(pid);
    if (now - before < (IDLE_SHARE * (performance.now() - began)) / 1000) return now;
    before = now;
  }
}
