/** One pair of edits that two people make of the same version of a record: what must come of it, worked out apart from the product. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { conflictOf } from '../../lib/background/pending.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { read } from '../server/records/write-fixture.ts';
import { applied, type Change, isSame, patchOf, type Unit, unitIn } from '../sim/units.ts';
import { drawChanges, oneOf, PAIR_RECORDS, type PairRecord } from './pair-fields.ts';
import type { PairBrowser, PairWorld } from './pair-world.ts';

export type PairOutcome = 'conflict, theirs kept' | 'conflict, mine kept' | 'both kept' | 'nothing to merge';

interface Side {
  readonly browser: PairBrowser;
  readonly changes: readonly Change[];
}

/** Throws an assertion where an edit is lost, overwrites another unseen, or asks about what was not touched twice. */
export async function runPair(world: PairWorld, random: () => number): Promise<PairOutcome> {
  const record = oneOf(PAIR_RECORDS, random);
  const base = await editBoth(world, record, random);
  const { sides } = base;
  await pushBoth(sides, random);
  const expected = conflictsOf(base.row, sides);
  const late = sides.filter(({ browser }) => browser.engine.pending().length > 0);
  const context = () => `${record.kind} ${JSON.stringify(sides.map(({ changes }) => changes))}`;
  strictEqual(late.length, expected.length > 0 ? 1 : 0, `${late.length} were asked: ${context()}`);
  const [second] = late;
  if (!second) {
    await requireRow(
      world,
      record,
      madeOf(
        base.row,
        sides.map(({ changes }) => changes),
        record,
      ),
    );
    return sides.every(({ changes }) => isEffective(base.row, changes)) ? 'both kept' : 'nothing to merge';
  }
  const first = sides.find((side) => side !== second) as Side;
  // Nothing of the second is there before its author has decided.
  const theirs = madeOf(base.row, [first.changes], record);
  requireUnits(await read(world.database, record.kind, record.id), theirs, record);
  const keep = random() < 0.5 ? 'mine' : 'theirs';
  await decide(second, { record, expected, keep });
  const kept =
    keep === 'mine' ? second.changes : second.changes.filter(({ unit }) => !expected.includes(unit));
  await requireRow(world, record, madeOf(base.row, [first.changes, kept], record));
  return `conflict, ${keep} kept`;
}

/** Both have the same version before them, and neither hears of the other. */
async function editBoth({ browsers }: PairWorld, record: PairRecord, random: () => number) {
  const sides: Side[] = browsers.map((browser) => ({ browser, changes: drawChanges(record, random) }));
  const rows: AnyRow[] = [];
  for (const { browser, changes } of sides) {
    browser.engine.pause();
    const row = browser.engine.replica.directory.get(record.kind, record.id);
    if (!row) throw new Error(`A copy lacks ${record.kind} ${record.id}.`);
    rows.push(row);
    const { kind, id } = record;
    await browser.engine.edit({ kind, id, baseVersion: row.version, patch: patchOf(changes) });
  }
  const [row, other] = rows as [AnyRow, AnyRow];
  strictEqual(other.version, row.version);
  return { row, sides };
}

async function pushBoth(sides: readonly Side[], random: () => number): Promise<void> {
  const order = random() < 0.5 ? sides : [...sides].reverse();
  if (random() < 0.5) await Promise.all(order.map(({ browser }) => browser.push()));
  else for (const { browser } of order) await browser.push();
}

/** Both changed it, and not to the same. */
function conflictsOf(base: AnyRow, sides: readonly Side[]): Unit[] {
  const [first = [], second = []] = sides.map(({ changes }) => effective(base, changes));
  return first
    .filter(({ unit, value }) => second.some((other) => other.unit === unit && !isSame(other.value, value)))
    .map(({ unit }) => unit)
    .sort();
}

/** An edit that gives a field what it had changes nothing. */
const effective = (base: AnyRow, changes: readonly Change[]) =>
  changes.filter(({ unit, value }) => !isSame(unitIn(base, unit), value));

const isEffective = (base: AnyRow, changes: readonly Change[]) => effective(base, changes).length > 0;

function madeOf(
  base: AnyRow,
  edits: readonly (readonly Change[])[],
  { values }: PairRecord,
): Map<Unit, unknown> {
  let row = base;
  for (const changes of edits) row = applied(row, patchOf(effective(base, changes)));
  return new Map([...values.keys()].map((unit) => [unit, unitIn(row, unit)]));
}

interface Choice {
  readonly record: PairRecord;
  readonly expected: readonly Unit[];
  readonly keep: 'mine' | 'theirs';
}

async function decide({ browser }: Side, { record, expected, keep }: Choice): Promise<void> {
  const conflict = conflictOf(browser.engine.replica, record.id);
  if (!conflict) throw new Error('An edit is set aside, and no conflict is shown.');
  deepStrictEqual(conflict.fields.map(({ field }) => field).sort(), expected);
  const { changeId, version } = conflict;
  ok(await browser.engine.decide({ changeId, keep, version }), 'The decision was about another version.');
  await browser.push();
}

/** On the server, and then in both browsers, with nothing left that waits. */
async function requireRow(world: PairWorld, record: PairRecord, wanted: Map<Unit, unknown>): Promise<void> {
  const saved = await read(world.database, record.kind, record.id);
  requireUnits(saved, wanted, record);
  for (const browser of world.browsers) {
    await browser.catchUp();
    const { replica } = browser.engine;
    deepStrictEqual(browser.engine.pending(), []);
    deepStrictEqual(replica.shown.get(record.kind, record.id), saved);
  }
}

function requireUnits(row: AnyRow, wanted: Map<Unit, unknown>, { kind }: PairRecord): void {
  for (const [unit, value] of wanted) {
    const found = unitIn(row, unit);
    ok(isSame(found, value), `${kind} ${unit} is ${JSON.stringify(found)}, not ${JSON.stringify(value)}`);
  }
}
