/** What the bench writes for people: the tables of docs/PERFORMANCE.md are those of the last whole run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawPeers } from '../../bench/draw-peers.ts';
import { figureOf } from '../../bench/figure.ts';
import { readFlags } from '../../bench/flags.ts';
import { datasetAt, describeGrowth, grow } from '../../bench/growth.ts';
import { describeResults, PAGE, peerNames, pictureOf, putInto, type Results } from '../../bench/report.ts';

const HEAD = { id: 'P5a', name: 'cold sync (floor: x)', unit: 'ms', target: 50, aim: 16 } as const;
const FIGURE = { ...figureOf(HEAD, [20], { floor: [10] }), peers: { 'bare chunks': 10, Dexie: 300 } };
const RESULTS: Results = {
  machine: 'a machine',
  commit: '0123456789',
  date: '2026-01-02T03:04:05.000Z',
  dataset: 'L',
  quick: false,
  peerSettings: { Dexie: 'bulkPut' },
  figures: [FIGURE],
};

describe('the page of figures', () => {
  it('shows the last whole run', () => {
    const results: Results = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'bench', 'results.json'), 'utf8'),
    );
    const page = readFileSync(PAGE, 'utf8');
    // The page stays with the run of the whole data set.
    if (results.quick) return;
    expect(putInto(page, 'figures', describeResults(results))).toBe(page);
    if (peerNames(results.figures).length === 0) return;
    expect(readFileSync(pictureOf('dark'), 'utf8')).toBe(drawPeers(results.figures, 'dark'));
    expect(readFileSync(pictureOf('light'), 'utf8')).toBe(drawPeers(results.figures, 'light'));
  });

  it('says of a figure what it was, what is wanted, and what is beside it', () => {
    const text = describeResults(RESULTS);
    expect(text).toContain(
      '| P5a | cold sync (floor: x) | 20 ms | 20 … 20 | 1 | 50 | 16 | 10 (× 2.0) | target met |',
    );
    expect(text).toContain('| P5a cold sync | **20 ms** | 10 (× 0.50) | 300 (× 15.0) |');
    expect(text).toContain('* **Dexie**: bulkPut.');
  });

  it('says that there were no peers', () => {
    const { peers, ...alone } = FIGURE;
    expect(describeResults({ ...RESULTS, figures: [alone] })).toContain('no peers');
  });

  it('is left alone where it has no place for them', () => {
    expect(() => putInto('text', 'figures', 'x')).toThrow('lacks the lines');
  });

  it('has a picture in which the longest bar is the slowest store', () => {
    const bars = [...drawPeers([FIGURE], 'light').matchAll(/width="([\d.]+)" height="16"/g)].map(
      ([, width]) => Number(width),
    );
    expect(bars).toHaveLength(3);
    expect((bars[2] ?? 0) / (bars[0] ?? 1)).toBeCloseTo(15, 0);
  });
});

describe('growth', () => {
  const at = (values: readonly number[], better: 'lower' | 'higher' = 'lower') =>
    grow(values.map((value) => [figureOf({ ...HEAD, better }, [value])]));

  it('is told by what a row costs', () => {
    expect(at([10, 40, 160])[0]?.ofRow).toBe(1);
    expect(at([10, 10, 10])[0]?.ofRow).toBe(0.06);
    expect(at([1600, 400, 100], 'higher')[0]?.ofRow).toBe(1);
  });
  it.each([
    [[10, 40, 160], 'does not rise'],
    [[10, 60, 300], 'rises'],
  ])('of %j %s', (values, said) => {
    expect(at(values).map(describeGrowth)).toEqual([said]);
  });
  it('leaves open what was not measured everywhere', () => {
    const [one] = grow([[figureOf(HEAD, [10])], [], []]);
    expect(one).toMatchObject({ values: [10, null, null], ofRow: null });
  });
  it('goes up to more than L', () => {
    expect(datasetAt(16)).toMatchObject({ users: 80_000, agents: 160_000 });
  });
});

describe('the flags', () => {
  it('are those that are known', () => {
    expect(readFlags(['P5', 'peers'], ['--quick', '--only', 'P5,peers'])).toEqual({
      quick: true,
      growth: false,
      only: ['P5', 'peers'],
    });
  });
  it.each([
    [['--only', 'P5,P77'], '--only does not know P77. It knows P5, P6.'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j are refused with what is wrong', (args, wrong) => {
    expect(readFlags(['P5', 'P5', 'P6'], args)).toEqual({ wrong: expect.stringContaining(wrong) });
  });
});
