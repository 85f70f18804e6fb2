/** What the engine tells its owner, after the cache holds it, or holds nothing yet (decisions/0125). Types only. */
import type { Cache } from '../cache/cache.ts';
import type { ChangedIds } from '../domain/directory.ts';
import type { Clock } from '../remote/clock.ts';
import type { Remote } from '../remote/remote.ts';
import type { Lock } from './lock.ts';
import type { Replica } from './replica.ts';

export type EngineChange =
  | { type: 'status' }
  /** `isLess`: rows were let go; a poll that goes on from them would bring only what changes next. */
  | { type: 'me'; isLess?: boolean }
  | { type: 'rows'; changed: ChangedIds | 'all' }
  | { type: 'outbox' }
  /** The server no longer accepts the session. */
  | { type: 'signed-out'; why?: 'disabled' };

export interface SyncParts {
  cache: Cache;
  remote: Remote;
  clock: Clock;
  /** 0 to 1. */
  random(): number;
  replica: Replica;
  /** Every change of the outbox runs in it. */
  lock: Lock;
  publish(change: EngineChange): void;
}
