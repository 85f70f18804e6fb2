/** Whether this process should be sent requests: the database answers, has the structure of this version and of no newer one, and nobody told us to stop. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '../../lib/schema/problem.ts';
import type { Database } from '../db/database.ts';
import type { MigrationDifference } from '../db/migrate.ts';
import type { ReplicaState } from '../db/replica-report.ts';
import { problem } from './problem-answer.ts';

/** The embedded database is busy with an import for a second or two. */
const LONGEST_MS = 5000;

export interface Readiness {
  /** From now on no. */
  stop(): void;
  /** `null` when it is. */
  check(): Promise<Problem | null>;
  /** Of each replica; without one the primary does its part. `null` where there are none. */
  replicas(): readonly ReplicaState[] | null;
}

export function createReadiness(
  database: Pick<Database, 'compareMigrations' | 'replicas'>,
  longestMs: number = LONGEST_MS,
): Readiness {
  let isStopping = false;

  async function difference(): Promise<MigrationDifference | null> {
    const given = new AbortController();
    const late = pause(longestMs, null, { signal: given.signal, ref: false }).catch(() => null);
    try {
      return await Promise.race([database.compareMigrations(), late]);
    } catch {
      return null;
    } finally {
      given.abort();
    }
  }

  return {
    stop() {
      isStopping = true;
    },
    replicas: () => database.replicas?.()?.replicas.map(({ state }) => state) ?? null,
    async check() {
      if (isStopping) return problem(503, 'stopping', 'The server is being stopped.');
      const found = await difference();
      if (found === null) return problem(503, 'not_ready', 'The database does not answer.');
      const { missing, unknown } = found;
      if (missing.length > 0) {
        const detail = `The database lacks the migrations ${missing.join(', ')}: run \`patchpanel migrate\`, or start the server anew.`;
        return problem(503, 'not_migrated', detail);
      }
      if (unknown.length === 0) return null;
      const detail = `The database has the migrations ${unknown.join(', ')} of a newer version: start the server anew in that version.`;
      return problem(503, 'newer_structure', detail);
    },
  };
}
