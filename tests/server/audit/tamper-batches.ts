/** Tamperings with batches of the audit trail by somebody who owns the database. */
import { createHash } from 'node:crypto';
import { readTrail } from '../../../server/audit/trail.ts';
import type { Transaction } from '../../../server/db/database.ts';
import { TENANT } from '../tenant-fixture.ts';
import type { Random, Tampering } from './tamper.ts';

/** Links every entry from `from` on to the one before it, in both forms, and the head to the last. The beginning must be there. */
export async function relinkTrail(tx: Transaction, from: number): Promise<void> {
  const { items } = await readTrail(tx, { after: 0, limit: 100_000 });
  let last = '';
  const anew = items.map(({ seq, hash, text }) => {
    last = seq < from ? hash : hashOf(last, text);
    return { seq, hash: last };
  });
  const hashes = 'unnest($1::bigint[], $2::text[]) as h (seq, hash)';
  const values = [anew.map(({ seq }) => seq), anew.map(({ hash }) => hash)];
  await tx.query(
    `update audit_entries e set hash = decode(h.hash, 'hex') from ${hashes} where e.tenant_id = '${TENANT}' and e.seq = h.seq`,
    values,
  );
  await tx.query(
    `update audit_batches b set hashes = (select string_agg(decode(h.hash, 'hex'), '' order by h.seq)
      from ${hashes} where h.seq between b.first_seq and b.last_seq) where b.tenant_id = '${TENANT}'`,
    values,
  );
  await tx.query(
    `update tenant_heads set audit_seq = $1, audit_hash = decode($2, 'hex') where tenant_id = '${TENANT}'`,
    [anew.at(-1)?.seq ?? 0, last],
  );
}

function hashOf(previous: string, text: string): string {
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text, 'utf8').digest('hex');
}

const COUNT = `(select count(*)::int from batch_entries where tenant_id = '${TENANT}')`;

async function anyPlace(tx: Transaction, random: Random): Promise<number> {
  const [found] = await tx.query<{ count: number }>(`select ${COUNT} as count`);
  return 1 + Math.floor(random() * (found?.count ?? 0));
}

const at = (place: number) => `tenant_id = '${TENANT}' and place = ${place}`;
const OTHER = `'00000000-0000-4000-8000-00000000abcd'`;

const ENTRY_EDITS = [
  `before = replace(before, 'version', 'Version')`,
  `after = replace(after, 'Named', 'Forged')`,
  // No other value, and not what was sealed.
  `after = replace(after, ': ', ':  ')`,
  `id = ${OTHER}`,
  `instance_id = ${OTHER}`,
  `instance_id = null`,
];

const PAGE_EDITS = [
  `actor = actor || 'x'`,
  `at = at + interval '1 second'`,
  `account_id = ${OTHER}`,
  `kind = 'cti-agents'`,
  `source = 'undo'`,
  `job_id = ${OTHER}`,
  `page = page + 5`,
  `hashes = set_byte(hashes, 35, (get_byte(hashes, 35) + 1) % 256)`,
];

const oneOf = (random: Random, list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';

const editEntry: Tampering = async ({ tx, random }) => {
  const place = await anyPlace(tx, random);
  await tx.query(`update batch_entries set ${oneOf(random, ENTRY_EDITS)} where ${at(place)}`);
};

const onPage = (random: Random) => `tenant_id = '${TENANT}' and page = ${random() < 0.5 ? 0 : 1}`;

/** By what is done; the last ones are found by heads alone that were written down elsewhere. */
export const BATCH_TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'edits an entry of a batch': editEntry,
  'edits what the entries of a page have in common': ({ tx, random }) =>
    tx.query(`update audit_batches set ${oneOf(random, PAGE_EDITS)} where ${onPage(random)}`),
  'deletes an entry of a batch': async ({ tx, random }) =>
    tx.query(`delete from batch_entries where ${at(await anyPlace(tx, random))}`),
  'deletes an entry of a batch and closes the gap': async ({ tx, random }) => {
    const place = await anyPlace(tx, random);
    await tx.query(`delete from batch_entries where ${at(place)}`);
    await tx.query(`update batch_entries set place = place + 100000 where place > ${place}`);
    await tx.query('update batch_entries set place = place - 100001 where place > 100000');
  },
  'exchanges two entries of a batch': async ({ tx, random }) => {
    const one = await anyPlace(tx, random);
    const other = one === 1 ? 2 : one - 1;
    await tx.query(`update batch_entries set place = 100000 where ${at(one)}`);
    await tx.query(`update batch_entries set place = ${one} where ${at(other)}`);
    await tx.query(`update batch_entries set place = ${other} where ${at(100_000)}`);
  },
  'adds an entry to a batch': ({ tx }) =>
    tx.query(`insert into batch_entries select tenant_id, batch_id, ${COUNT} + 1, id, instance_id, before, after
      from batch_entries where ${at(1)}`),
  'removes a page': ({ tx, random }) => tx.query(`delete from audit_batches where ${onPage(random)}`),
  'moves a page': ({ tx, random }) =>
    tx.query(
      `update audit_batches set first_seq = first_seq + 7, last_seq = last_seq + 7 where ${onPage(random)}`,
    ),
  'edits an entry of a batch, and links all after it anew': async (trail) => {
    await editEntry(trail);
    await relinkTrail(trail.tx, 1);
  },
  'takes a batch out, and links all after it anew': async ({ tx, last }) => {
    const [range] = await tx.query<{ from: number; to: number }>(
      'select min(first_seq) as from, max(last_seq) as to from audit_batches',
    );
    const { from = 0, to = 0 } = range ?? {};
    await tx.query('delete from audit_batches');
    await tx.query('delete from batch_entries');
    await tx.query(`update audit_entries set seq = -seq where seq > ${to}`);
    await tx.query(`update audit_entries set seq = -seq - ${to - from + 1} where seq < 0`);
    await relinkTrail(tx, last > 0 ? from : 0);
  },
};
