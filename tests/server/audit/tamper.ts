/** Random tamperings of a real audit trail by somebody who owns the database: each is made in SQL, looked for, and rolled back. */
import { MOST_ENTRIES, readTrail, type WrittenHead } from '../../../server/audit/trail.ts';
import { type TrailReport, verifyTrail } from '../../../server/audit/verify-trail.ts';
import type { Transaction } from '../../../server/db/database.ts';
import { TENANT } from '../tenant-fixture.ts';

export type Random = () => number;

/** Owner's rights, and no trigger. */
export async function asOwner(tx: Transaction): Promise<void> {
  await tx.query("select set_config('role', 'none', true)");
  await tx.query("select set_config('session_replication_role', 'replica', true)");
}

export async function verify(tx: Transaction, heads: readonly WrittenHead[] = []): Promise<TrailReport> {
  const { tenant, items, head } = await readTrail(tx, { after: 0, limit: MOST_ENTRIES });
  const verifier = verifyTrail(tenant, heads);
  for (const entry of items) verifier.add(entry);
  return verifier.end(head);
}

/** Links every entry from `from` on to the one before it, and the head to the last: what a thorough forger does. */
export async function relink(tx: Transaction, from: number, previous?: string): Promise<void> {
  const first =
    previous === undefined
      ? `coalesce((select hash from audit_entries where tenant_id = '${TENANT}' and seq < ${from} order by seq desc limit 1), '')`
      : `'\\x${previous}'::bytea`;
  await tx.query(`do $do$
    declare
      e audit_entries;
      previous bytea := ${first};
      last bigint := 0;
    begin
      for e in select * from audit_entries where tenant_id = '${TENANT}' and seq >= ${from} order by seq loop
        previous := app_audit_hash(previous, e);
        last := e.seq;
        update audit_entries set hash = previous where tenant_id = e.tenant_id and seq = e.seq;
      end loop;
      update tenant_heads set audit_seq = last, audit_hash = previous where tenant_id = '${TENANT}';
    end $do$`);
}

const at = (seq: number) => `tenant_id = '${TENANT}' and seq = ${seq}`;

const EDITS: readonly ((random: Random) => string)[] = [
  () => `actor = actor || 'x'`,
  () => `at = at + interval '1 second'`,
  (random) => `account_id = '${uuid(random)}'`,
  () => `kind = kind || 'x'`,
  (random) => `id = '${uuid(random)}'`,
  (random) => `instance_id = '${uuid(random)}'`,
  () => `action = action || 'x'`,
  (random) => `before = jsonb_build_object('forged', ${random()})`,
  (random) => `after = coalesce(after, '{}') || jsonb_build_object('forged', ${random()})`,
  () => `after = null, before = jsonb_build_object('was', after)`,
  () => `source = case source when 'api' then 'panel' else 'api' end`,
  (random) => `job_id = '${uuid(random)}'`,
];

function uuid(random: Random): string {
  const hex = () =>
    Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0');
  return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-8${hex().slice(1)}-${hex()}${hex()}${hex()}`;
}

export interface Trail {
  readonly tx: Transaction;
  readonly first: number;
  readonly last: number;
  readonly random: Random;
  /** A number of the trail. */
  any(): number;
}

async function edit({ tx, random }: Trail, seq: number): Promise<void> {
  const change = EDITS[Math.floor(random() * EDITS.length)] ?? (() => '');
  await tx.query(`update audit_entries set ${change(random)} where ${at(seq)}`);
}

/** Moves every entry from `from` on. */
async function shift(tx: Transaction, from: number, by: number): Promise<void> {
  const own = `tenant_id = '${TENANT}'`;
  await tx.query(`update audit_entries set seq = -(seq + ${by}) where ${own} and seq >= ${from}`);
  await tx.query(`update audit_entries set seq = -seq where ${own} and seq < 0`);
}

async function addCopy(trail: Trail, seq: number): Promise<void> {
  await shift(trail.tx, seq, 1);
  await trail.tx.query(
    `insert into audit_entries select (jsonb_populate_record(e, '{"seq": ${seq}}')).* from audit_entries e where ${at(seq + 1)}`,
  );
  await edit(trail, seq);
}

const removeFrom = (tx: Transaction, from: number, to: number) =>
  tx.query(`delete from audit_entries where tenant_id = '${TENANT}' and seq between ${from} and ${to}`);

/** The first of a trail that was cut follows what the entry of retention says. */
async function relinkAll({ tx, first }: Trail, seq: number): Promise<void> {
  const [cut] = await tx.query<{ hash: string }>(
    `select after ->> 'hash' as hash from audit_entries where tenant_id = '${TENANT}' and action = 'cut'`,
  );
  await relink(tx, seq, seq === first ? (cut?.hash ?? '') : undefined);
}

export type Tampering = (trail: Trail) => Promise<unknown>;

const cutAnew: Tampering = async ({ tx, first, last, random }) => {
  const upTo = first + 1 + Math.floor(random() * (last - first));
  // Soon enough to be believed, or so late that what went would have been old.
  const days = random() < 0.5 ? -Math.floor(random() * 200) : 100;
  await tx.query(
    `insert into audit_entries (tenant_id, seq, at, actor, kind, id, action, after, source, hash)
     select tenant_id, ${last + 1}, clock_timestamp() + interval '${days} days', 'system', 'tenants', tenant_id, 'cut',
       jsonb_build_object('upTo', seq, 'hash', encode(hash, 'hex')), 'retention', '' from audit_entries where ${at(upTo)}`,
  );
  await relink(tx, last + 1);
  await removeFrom(tx, first, upTo);
};

/** What is read is no longer what was written, and what is verified is. */
const tellFormer: Tampering = async (trail) => {
  const { tx } = trail;
  const seq = trail.any();
  const [told] = await tx.query<{ text: string }>(
    `select app_audit_text(e)::text as text from audit_entries e where ${at(seq)}`,
  );
  await edit(trail, seq);
  await tx.query('alter function app_audit_text(audit_entries) rename to former_text');
  await tx.query(`create function app_audit_text(entry audit_entries) returns bytea language sql stable as
    $f$ select case when entry.seq = ${seq} then '${told?.text}'::bytea else former_text(entry) end $f$`);
};

/** By what is done; those that link the chain anew are found by heads alone that were written down elsewhere. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'edits an entry': (trail) => edit(trail, trail.any()),
  'edits an entry and its hash': async (trail) => {
    const seq = trail.any();
    await edit(trail, seq);
    await trail.tx.query(
      `update audit_entries e set hash = app_audit_hash(coalesce((select p.hash from audit_entries p
        where p.tenant_id = e.tenant_id and p.seq = e.seq - 1), ''), e) where ${at(seq)}`,
    );
  },
  'changes a hash': ({ tx, any }) =>
    tx.query(
      `update audit_entries set hash = set_byte(hash, 3, (get_byte(hash, 3) + 1) % 256) where ${at(any())}`,
    ),
  'deletes an entry': ({ tx, any }) => tx.query(`delete from audit_entries where ${at(any())}`),
  'deletes an entry and closes the gap': async ({ tx, any }) => {
    const seq = any();
    await removeFrom(tx, seq, seq);
    await shift(tx, seq + 1, -1);
  },
  'exchanges two entries': async ({ tx, first, last, any }) => {
    const one = any();
    const other = one === last ? first : one + 1;
    await tx.query(`update audit_entries set seq = 0 where ${at(one)}`);
    await tx.query(`update audit_entries set seq = ${one} where ${at(other)}`);
    await tx.query(`update audit_entries set seq = ${other} where ${at(0)}`);
  },
  'adds an entry': (trail) => addCopy(trail, trail.any()),
  'cuts the beginning': ({ tx, first, last, random }) =>
    removeFrom(tx, first, first + Math.floor(random() * (last - first))),
  'cuts the end': ({ tx, any, last }) => removeFrom(tx, any(), last),
  'cuts the end, and moves the head': async ({ tx, any, last }) => {
    await removeFrom(tx, any(), last);
    await tx.query(
      `update tenant_heads h set audit_seq = coalesce(e.seq, 0), audit_hash = coalesce(e.hash, '')
       from (select 1) as one left join lateral (select seq, hash from audit_entries
         where tenant_id = '${TENANT}' order by seq desc limit 1) as e on true where h.tenant_id = '${TENANT}'`,
    );
  },
  'moves the head': ({ tx, random }) =>
    tx.query(
      `update tenant_heads set audit_seq = audit_seq + ${random() < 0.5 ? 1 : -1} where tenant_id = '${TENANT}'`,
    ),
  'edits an entry, and links all after it anew': async (trail) => {
    const seq = trail.any();
    await edit(trail, seq);
    await relinkAll(trail, seq);
  },
  'deletes an entry, and links all after it anew': async (trail) => {
    const seq = trail.any();
    await removeFrom(trail.tx, seq, seq);
    await shift(trail.tx, seq + 1, -1);
    await relinkAll(trail, seq);
  },
  'adds an entry, and links all after it anew': async (trail) => {
    const seq = trail.any();
    await addCopy(trail, seq);
    await relinkAll(trail, seq);
  },
  'cuts the beginning, and forges the entry of retention': async ({ tx, first, last, random }) => {
    const [cut] = await tx.query<{ seq: number }>(
      `select seq from audit_entries where tenant_id = '${TENANT}' and action = 'cut'`,
    );
    const forged = cut?.seq ?? last;
    const upTo = first + Math.floor(random() * (forged - first - 1));
    await tx.query(
      `update audit_entries c set after = c.after || jsonb_build_object('upTo', ${upTo}, 'hash',
         (select encode(e.hash, 'hex') from audit_entries e where ${at(upTo)})) where ${at(forged)}`,
    );
    await relink(tx, forged);
    await removeFrom(tx, first, upTo);
  },
  'cuts what is young, and adds a true entry of retention': cutAnew,
  'edits an entry, and the function that tells its text': tellFormer,
};

class Undone extends Error {}

/** Makes one tampering, and answers what verifying found; everything is as before afterwards. */
export async function tamper(
  transaction: (work: (tx: Transaction) => Promise<void>) => Promise<void>,
  { tampering, random, heads }: { tampering?: Tampering; random: Random; heads: readonly WrittenHead[] },
): Promise<TrailReport> {
  let report: TrailReport | undefined;
  const attempt = transaction(async (tx) => {
    await asOwner(tx);
    const [range] = await tx.query<{ first: number; last: number }>(
      `select min(seq) as first, max(seq) as last from audit_trail where tenant_id = '${TENANT}'`,
    );
    const { first = 0, last = 0 } = range ?? {};
    const any = () => first + Math.floor(random() * (last - first + 1));
    await tampering?.({ tx, first, last, random, any });
    report = await verify(tx, heads);
    throw new Undone();
  });
  await attempt.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  if (!report) throw new Error('Nothing was verified.');
  return report;
}
