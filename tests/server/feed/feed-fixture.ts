/** A tenant with enough users for several pages and parts, and the questions that tests ask its feed. */
import { randomUUID } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import type { Changes, SnapshotPart } from '../../../lib/schema/feed.ts';
import type { Kind } from '../../../lib/schema/kind.ts';
import { type CopyAgent, packTable } from '../../../lib/schema/pack-rows.ts';
import { type RowBlock, rowsOf } from '../../../lib/schema/row-block.ts';
import type { AnyRow } from '../../../lib/schema/rows.ts';
import type { Table } from '../../../lib/schema/table.ts';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { Snapshots } from '../../../server/feed/snapshot.ts';
import { patchUser } from '../../../server/records/patch-user.ts';
import { ACCOUNTS, ADA, as, asSeed, id, ROWS, TENANT, user } from '../tenant-fixture.ts';

const readOnly = { readOnly: true };
export const CROWD = 3_000;
/** Long texts, so that a few thousand users are several parts. */
const crowd = Array.from({ length: CROWD }, (_, n) =>
  user(id(100_000 + n), `crowd ${n}`, { fullName: `${n} ${'ø'.repeat(250)}` }),
);
const rows = { ...ROWS, 'crm-users': [...ROWS['crm-users'], ...crowd] } as typeof ROWS;

export function loadCrowd(database: Database): Promise<void> {
  return loadTenant(database, { tenantId: TENANT, rows, accounts: ACCOUNTS });
}

export function taken<T>(answer: T | 'reset'): T {
  if (answer === 'reset') throw new Error('The server asked for a reset.');
  return answer;
}

export class FeedReader {
  readonly #database: Database;
  /** What the server keeps of snapshots; a new one is a server that was started again. */
  snapshots = new Snapshots();

  constructor(database: Database) {
    this.#database = database;
  }

  changes(since?: string, { by = ADA, limit = 2000 } = {}): Promise<Changes | 'reset'> {
    return as(this.#database, by, (tx, caller) => readChanges(tx, caller, since, limit), readOnly);
  }

  async part(query: { at?: string; part: number }, by = ADA): Promise<SnapshotPart | 'reset'> {
    const { snapshots } = this;
    const found = await as(this.#database, by, (tx, caller) => snapshots.read(tx, caller, query), readOnly);
    return found === 'reset' ? found : JSON.parse(brotliDecompressSync(found).toString());
  }

  /** Where the feed ends now. */
  async head(by = ADA): Promise<string> {
    const pages = await this.follow(taken(await this.part({ part: 0 }, by)).since, 2000, by);
    return pages.at(-1)?.since ?? '';
  }

  async snapshot(by = ADA, between = async (_part: number) => {}): Promise<SnapshotPart[]> {
    const parts = [taken(await this.part({ part: 0 }, by))];
    const [{ at, parts: count } = { at: '', parts: 0 }] = parts;
    for (let next = 1; next < count; next += 1) {
      await between(next);
      parts.push(taken(await this.part({ at, part: next }, by)));
    }
    return parts;
  }

  /** Follows the feed to its end. */
  async follow(since: string | undefined, limit = 2000, by = ADA): Promise<Changes[]> {
    const pages: Changes[] = [];
    let from = since;
    for (;;) {
      const page = taken(await this.changes(from, { by, limit }));
      pages.push(page);
      if (!page.more) return pages;
      from = page.since;
    }
  }

  async edit(userId: string, nativeId: string): Promise<void> {
    const found = await asSeed(this.#database, (tx) =>
      tx.query<{ version: number }>('select version from crm_users where id = $1', [userId]),
    );
    const write = { id: userId, ifMatch: `"${found[0]?.version}"`, idempotencyKey: `${randomUUID()}.1` };
    await as(this.#database, ADA, (tx, caller) =>
      patchUser(tx, caller, { ...write, body: { set: { nativeId } }, source: 'api' }),
    );
  }
}

export const usersOf = (pages: Changes[]) => pages.flatMap((page) => page.rows['crm-users'] ?? []);

/** The rows of all parts, read as a client reads them. */
export function rowsIn(parts: readonly SnapshotPart[], wanted: Kind): AnyRow[] {
  const agents: RowBlock[] = [];
  const copyAgent: CopyAgent = (place, into, offset) => {
    const ids = Buffer.concat(agents.map((block) => block.ids));
    into.set(ids.subarray(place * 16, place * 16 + 16), offset);
    return place * 16 < ids.length;
  };
  return parts.flatMap(({ tables }) =>
    (Object.entries(tables) as [Kind, Table][]).flatMap(([kind, table]) => {
      const block = packTable(kind, table, copyAgent);
      if (kind === 'cti-agents') agents.push(block);
      return kind === wanted ? rowsOf(block) : [];
    }),
  );
}
