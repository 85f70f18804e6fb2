/** What a load generator is asked for and what it answers; the generator is a process of its own, so that it takes nothing of the server's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Connections that are held open at once. */
export const CONNECTIONS = 64;

export interface LoadOrder {
  readonly url: string;
  readonly token: string;
  /**
   * `ask`: each connection asks for the paths in turn. `edit`: each connection has paths of its own, reads a record, and
   * edits it again and again by the version that its last answer named.
   */
  readonly kind: 'ask' | 'edit';
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** Requests that begin in each second, whether or not others were answered, after a second of them that is not counted; as many as can be where absent. */
  readonly perSecond?: number;
}

export interface LoadResult {
  readonly answered: number;
  readonly seconds: number;
  /** Milliseconds from the moment at which a request was due until its answer was read. */
  readonly waits: readonly number[];
}

/** Rejects with the first answer that was no success. */
export async function generateLoad(order: LoadOrder): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, 'load-process.ts'));
  const ended = once(child, 'exit');
  child.send(order);
  const failed = ended.then(() => Promise.reject(new Error('The load generator ended.')));
  failed.catch(() => undefined);
  const [answer] = (await Promise.race([once(child, 'message'), failed])) as [LoadResult | { error: string }];
  child.disconnect();
  await ended;
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
