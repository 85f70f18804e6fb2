/** Ends a process and all that it started, at once. Reads Linux's process files; elsewhere only the first is ended, and takes the others along. */
import { readdirSync, readFileSync } from 'node:fs';

/** Sends SIGKILL to all of them. */
export type Killing = () => void;

/** Looks for the processes now, so that the kill itself takes no time. */
export function prepareKill(pid: number): Killing {
  const pids = [pid, ...descendants(pid)];
  return () => {
    for (const one of pids) kill(one);
  };
}

function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
    return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with its parent.
  }
}
