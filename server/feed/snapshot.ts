/**
 * The snapshot: the whole directory of a caller in complete parts of at most 1 MB. Runs in the server.
 * A part is read when it is asked for, by ranges of ids: what was there at `at` and has changed since comes again by the feed.
 */
import type { SnapshotPart } from '../../lib/schema/feed.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import { type DirectoryScope, notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { KIND_TABLES } from '../records/row-sql.ts';
import { canContinue, readHead, writeCursor } from './cursor.ts';
import {
  inScope,
  LOWEST_ID,
  type PartStart,
  planParts,
  readPlan,
  SNAPSHOT_ORDER,
  type SnapshotPlan,
  writePlan,
} from './snapshot-plan.ts';

export interface SnapshotQuery {
  /** Names the snapshot that is continued; absent for a new one. */
  readonly at?: string | undefined;
  readonly part: number;
}

export async function readSnapshotPart(
  tx: Transaction,
  caller: Caller,
  query: SnapshotQuery,
): Promise<SnapshotPart | 'reset'> {
  const text = await readSnapshotText(tx, caller, query);
  return text === 'reset' ? text : (JSON.parse(text) as SnapshotPart);
}

/** The same as the text of the answer, without building its rows as objects. Wants a read-only transaction. */
export async function readSnapshotText(
  tx: Transaction,
  caller: Caller,
  { at, part }: SnapshotQuery,
): Promise<string | 'reset'> {
  const scope = caller.may.readDirectory();
  const head = await readHead(tx);
  const plan =
    at === undefined ? await newPlan(tx, { epoch: head.epoch, seq: head.seq, caller, scope }) : readPlan(at);
  if (!plan || !canContinue(plan.cursor, head, caller.scopeHash)) return 'reset';
  const parts = plan.starts.length + 1;
  if (part < 0 || part >= parts) throw notFound();
  const facts = JSON.stringify({ at: writePlan(plan), part, parts, since: writeCursor(plan.cursor) });
  return `${facts.slice(0, -1)},"rows":{${await rowsText(tx, scope, rangeOf(plan, part))}}}`;
}

interface NewPlan {
  readonly epoch: string;
  readonly seq: number;
  readonly caller: Caller;
  readonly scope: DirectoryScope;
}

async function newPlan(tx: Transaction, { epoch, seq, caller, scope }: NewPlan): Promise<SnapshotPlan> {
  return { cursor: { epoch, seq, scopeHash: caller.scopeHash }, starts: await planParts(tx, scope) };
}

interface Range {
  readonly from: PartStart;
  /** Not included; `null` for the last part. */
  readonly to: PartStart | null;
}

function rangeOf({ starts }: SnapshotPlan, part: number): Range {
  return { from: starts[part - 1] ?? { kind: 0, id: LOWEST_ID }, to: starts[part] ?? null };
}

async function rowsText(tx: Transaction, scope: DirectoryScope, { from, to }: Range): Promise<string> {
  const texts: string[] = [];
  for (const [index, kind] of SNAPSHOT_ORDER.entries()) {
    if (index < from.kind || (to && index > to.kind)) continue;
    const text = await kindText(tx, kind, [
      tx.binding.tenantId,
      scope.all,
      scope.instances,
      index === from.kind ? from.id : LOWEST_ID,
      to && index === to.kind ? to.id : null,
    ]);
    if (text !== null) texts.push(`"${kind}":[${text}]`);
  }
  return texts.join(',');
}

async function kindText(tx: Transaction, kind: Kind, parameters: unknown[]): Promise<string | null> {
  const { table, fields } = KIND_TABLES[kind];
  const below = parameters.at(-1) === null ? '' : 'and r.id < $5';
  const [found] = await tx.query<{ text: string | null }>(
    `select string_agg(row_to_json(row_of)::text, ',') as text from (
       select ${fields} from ${table} r
       where r.tenant_id = $1 and r.deleted_at is null and ${inScope(kind, '$2', '$3')} and r.id >= $4 ${below}
     ) as row_of`,
    below ? parameters : parameters.slice(0, -1),
  );
  return found?.text ?? null;
}
