/** Thousands of polling people in a process of their own, so that what they cost is not the server's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface CrowdOrder {
  readonly url: string;
  readonly people: readonly { readonly path: '/v1/me' | '/v1/changes'; readonly token: string }[];
}

/** A name that somebody was told. */
export interface CrowdNews {
  readonly name: string;
  /** Nanoseconds of the machine's clock that only goes forward. */
  readonly at: string;
  readonly path: string;
}

export interface PollCrowd {
  /** Resolves when so many people were told the name, with the milliseconds from `since` on; rejects where it takes a minute, or somebody's poll fails. */
  told(name: string, count: number, since: bigint): Promise<readonly number[]>;
  end(): Promise<void>;
}

/** Then a change was lost: every poll has ended and begun again since. */
const LATEST_MS = 60_000;

export function startPollCrowd(order: CrowdOrder): PollCrowd {
  const child = fork(join(import.meta.dirname, 'poll-process.ts'));
  const news = new Map<string, CrowdNews[]>();
  let changed = Promise.withResolvers<void>();
  changed.promise.catch(() => undefined);
  const fail = (reason: string) => changed.reject(new Error(reason));
  child.on('message', (message: CrowdNews | { error: string }) => {
    if ('error' in message) return fail(message.error);
    news.set(message.name, [...(news.get(message.name) ?? []), message]);
    changed.resolve();
    changed = Promise.withResolvers();
    changed.promise.catch(() => undefined);
  });
  child.once('exit', () => fail('The crowd has ended.'));
  child.send(order);
  return {
    async told(name, count, since) {
      const given = new AbortController();
      const late = pause(LATEST_MS, undefined, { signal: given.signal }).then(() => {
        throw new Error(`${name} reached ${news.get(name)?.length ?? 0} of ${count}.`);
      });
      late.catch(() => undefined);
      while ((news.get(name)?.length ?? 0) < count) await Promise.race([changed.promise, late]);
      given.abort();
      return (news.get(name) ?? []).map(({ at }) => Number(BigInt(at) - since) / 1e6);
    },
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
