/** An entry of retention counts only for what retention may remove: the times of heads that were written down elsewhere tell. Without a database. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FEWEST_DAYS } from '../../../server/audit/cut-trail.ts';
import type { TrailEntry, WrittenHead } from '../../../server/audit/trail.ts';
import { verifyTrail } from '../../../server/audit/verify-trail.ts';
import { TENANT } from '../tenant-fixture.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 30);
const daysAgo = (days: number) => NOW - days * DAY;

interface Told {
  readonly action?: 'cut';
  readonly at: number;
  readonly upTo?: number;
}

/** Entries as the database would have them: each follows the one before. */
function trailOf(told: readonly Told[]): TrailEntry[] {
  const made: TrailEntry[] = [];
  for (const [place, { at, action = 'update', upTo }] of told.entries()) {
    const after = upTo === undefined ? {} : { upTo, hash: made[upTo - 1]?.hash };
    const kind = action === 'cut' ? 'tenants' : 'crm-users';
    const parts = [
      TENANT,
      place + 1,
      at / 1000,
      'x',
      null,
      kind,
      TENANT,
      null,
      action,
      null,
      after,
      'api',
      null,
    ];
    const text = JSON.stringify(parts);
    const previous = Buffer.from(made.at(-1)?.hash ?? '', 'hex');
    const hash = createHash('sha256').update(previous).update(text, 'utf8').digest('hex');
    made.push({ seq: place + 1, hash, text });
  }
  return made;
}

/** Nineteen edits, one a day until today, or further back; then what is told. */
const edits = (ending = 0): Told[] =>
  Array.from({ length: 19 }, (_, place) => ({ at: daysAgo(18 - place + ending) }));

/** Head `seq` as it was written down at that time. */
type Written = readonly [seq: number, at: number];

function verify(trail: readonly TrailEntry[], written: readonly Written[]): readonly string[] {
  const heads: WrittenHead[] = written.map(([seq, at]) => ({
    seq,
    hash: trail[seq - 1]?.hash ?? '',
    at: new Date(at).toISOString(),
  }));
  const cuts = trail.filter(({ text }) => text.includes('"cut"'));
  const { upTo = 0 } = (JSON.parse(cuts.at(-1)?.text ?? '[]')[10] ?? {}) as { upTo?: number };
  const verifier = verifyTrail(TENANT, heads, NOW);
  for (const entry of trail.slice(upTo)) verifier.add(entry);
  return verifier.end(trail.at(-1) as TrailEntry).faults.map(({ what }) => what);
}

const YOUNG =
  'Entry 20 says that entries up to 19 were cut by retention: some of them were younger than 91 days.';

describe('what was cut', () => {
  const written: Written[] = [
    [5, daysAgo(14)],
    [10, daysAgo(9)],
    [15, daysAgo(4)],
    [19, daysAgo(0)],
  ];

  it('was too young where a head of before it is', () => {
    expect(verify(trailOf([...edits(), { action: 'cut', at: NOW, upTo: 19 }]), written)).toEqual([YOUNG]);
  });

  it('was too young where one head alone is', () => {
    const heads: Written[] = [
      [5, daysAgo(300)],
      [18, daysAgo(FEWEST_DAYS - 2)],
    ];
    expect(verify(trailOf([...edits(), { action: 'cut', at: NOW, upTo: 19 }]), heads)).toEqual([YOUNG]);
  });

  it('was not cut at a time that is still to come', () => {
    const trail = trailOf([...edits(), { action: 'cut', at: NOW + 100 * DAY, upTo: 19 }]);
    expect(verify(trail, written)).toEqual(['Entry 20 says that it was written after the present.']);
  });

  it('was not cut after a head was written down that has that entry', () => {
    const trail = trailOf([...edits(110), { action: 'cut', at: daysAgo(3), upTo: 19 }, { at: daysAgo(2) }]);
    const heads = written.map(([seq, at]): Written => [seq, at - 110 * DAY]);
    expect(verify(trail, [...heads, [20, daysAgo(50)]])).toEqual([
      'Entry 20 says that it was written after its head was written down.',
    ]);
  });

  it('was not cut after entries were written that follow', () => {
    const trail = trailOf([...edits(110), { action: 'cut', at: daysAgo(3), upTo: 19 }, { at: daysAgo(50) }]);
    expect(verify(trail, [])).toEqual(['Entry 21 says that it was written before entry 20.']);
  });

  it('was too young in an earlier cut, though a later one is true', () => {
    const trail = trailOf([
      ...edits(150),
      { action: 'cut', at: daysAgo(100), upTo: 18 },
      { action: 'cut', at: daysAgo(1), upTo: 19 },
    ]);
    expect(verify(trail, [[5, daysAgo(164)]])).toEqual([
      'Entry 20 says that entries up to 18 were cut by retention: some of them were younger than 91 days.',
    ]);
  });
});

describe('what was cut rightly', () => {
  const old: Told[] = [...edits(110), { action: 'cut', at: daysAgo(1), upTo: 19 }, { at: NOW }];

  it.each<[string, Written[]]>([
    ['no head', []],
    [
      'heads of before that are old enough',
      [
        [5, daysAgo(124)],
        [18, daysAgo(111)],
        [21, NOW],
      ],
    ],
    [
      'a head of its last entry, written down again when a server started after long',
      [
        [5, daysAgo(124)],
        [19, daysAgo(2)],
      ],
    ],
    [
      'a head of an entry that was written while clocks differed',
      [[18, daysAgo(1 + FEWEST_DAYS) + 3_600_000]],
    ],
  ])('stands with %s', (_what, heads) => {
    expect(verify(trailOf(old), heads)).toEqual([]);
  });
});
