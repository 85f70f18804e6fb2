/** Import jobs as they are stored, and who may see and change them. Runs in the server. */
import * as v from 'valibot';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { pageLimit, readPageToken, writePageToken } from '../records/page-token.ts';

const moment = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const FIELDS = `j.id, j.kind, j.instance_id as "instanceId", j.file_name as "fileName", j.base, j.rows, j.counts, j.state,
  j.options, j.file, j.created_by as "createdBy", ${moment('j.created_at')} as "createdAt",
  j.applied_by as "appliedBy", ${moment('j.applied_at')} as "appliedAt",
  j.undone_by as "undoneBy", ${moment('j.undone_at')} as "undoneAt", j.outcome, j.undo_outcome as "undoOutcome"`;

export type NewJob = Pick<
  ImportJob,
  'id' | 'kind' | 'instanceId' | 'fileName' | 'base' | 'counts' | 'options' | 'file'
>;

export async function insertJob(tx: Transaction, caller: Caller, job: NewJob): Promise<ImportJob> {
  const { id, kind, instanceId, fileName, base, counts, options, file } = job;
  const [made] = await tx.query<{ row: ImportJob }>(
    `with made as (
      insert into import_jobs (tenant_id, id, kind, instance_id, file_name, base, rows, counts, state, options, file, created_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, 'planned', $9::jsonb, $10::jsonb, $11) returning *
    ) select row_to_json(j) as row from (select ${FIELDS} from made j) as j`,
    [
      tx.binding.tenantId,
      id,
      kind,
      instanceId,
      fileName,
      base,
      counts.rows,
      JSON.stringify(counts),
      JSON.stringify(options),
      JSON.stringify(file),
      caller.username,
    ],
  );
  if (!made) throw new Error('The import job was not stored.');
  return made.row;
}

/** Hashes of what was asked before, beside the job. */
export interface LockedJob {
  readonly job: ImportJob;
  /** By the state that they led to. */
  readonly requests: Readonly<Partial<Record<ImportJob['state'], string | null>>>;
}

/** Throws 404 for what the caller may not see; others who apply or undo the same job wait. */
export async function lockJob(tx: Transaction, caller: Caller, id: string): Promise<LockedJob> {
  const [found] = await tx.query<{ row: ImportJob; applyRequest: string | null; undoRequest: string | null }>(
    `select (select row_to_json(f) from (select ${FIELDS}) as f) as row, j.apply_request as "applyRequest",
        j.undo_request as "undoRequest"
      from import_jobs j where j.tenant_id = $1 and j.id = $2 for update`,
    [tx.binding.tenantId, id],
  );
  if (!found) {
    // Who may read but not change it is not shown its row for update.
    caller.may.write('cti-agents', (await readJob(tx, caller, id)).instanceId);
    throw notFound();
  }
  caller.may.write(found.row.kind, found.row.instanceId);
  return { job: found.row, requests: { applied: found.applyRequest, undone: found.undoRequest } };
}

/** Throws 403 for agents, 404 for jobs of instances that the caller does not see. */
export async function readJob(tx: Transaction, caller: Caller, id: string): Promise<ImportJob> {
  const found = await findJob(tx, caller, id);
  if (!found) throw notFound();
  return found;
}

export async function findJob(tx: Transaction, caller: Caller, id: string): Promise<ImportJob | null> {
  const scope = caller.may.readDirectory();
  const [found] = await tx.query<{ row: ImportJob }>(
    `select (select row_to_json(f) from (select ${FIELDS}) as f) as row from import_jobs j
      where j.tenant_id = $1 and j.id = $2`,
    [tx.binding.tenantId, id],
  );
  const isSeen = found && (scope.all || scope.instances.includes(found.row.instanceId ?? ''));
  return isSeen ? found.row : null;
}

const PositionSchema = v.tuple([v.string(), v.string()]);

/** Newest first. Imports of agents are for those who see the whole tenant. */
export async function listJobs(
  tx: Transaction,
  caller: Caller,
  { instance, after, limit }: { instance?: string; after?: string; limit?: number },
): Promise<{ items: ImportJob[]; next: string | null }> {
  const scope = caller.may.readDirectory(instance);
  const [at, id] = after === undefined ? [null, null] : readPageToken(after, PositionSchema);
  const most = pageLimit(limit);
  const found = await tx.query<{ row: ImportJob }>(
    `select (select row_to_json(f) from (select ${FIELDS}) as f) as row from import_jobs j
      where j.tenant_id = $1 and ($2::uuid is null or j.instance_id = $2)
        and ($3::boolean or j.instance_id = any ($4::uuid[]))
        and ($5::timestamptz is null or (j.created_at, j.id) < ($5::timestamptz, $6::uuid))
      order by j.created_at desc, j.id desc limit $7`,
    [tx.binding.tenantId, instance ?? null, scope.all, [...scope.instances], at, id, most + 1],
  );
  const items = found.slice(0, most).map(({ row }) => row);
  const last = items.at(-1);
  return { items, next: found.length > most && last ? writePageToken([last.createdAt, last.id]) : null };
}
