/** The last lines of npm test, which other programs read. */
import { describe, expect, it } from 'vitest';
import { addResults, countAsOne, type StepResult } from '../../scripts/test/step.ts';
import { exitCodeOf, summarize } from '../../scripts/test/summary.ts';

const result = (part: Partial<StepResult>): StepResult => ({
  passed: 0,
  failed: 0,
  notRun: [],
  tests: [],
  ...part,
});

describe('the summary', () => {
  it('ends with what was not run and the counts', () => {
    const lines = summarize(result({ passed: 12, failed: 1 }));
    expect(lines.slice(-2)).toEqual(['0 not run: nothing left out', '12 passed, 1 failed']);
  });
  it('counts each test left out and tells each reason once', () => {
    const lines = summarize(result({ notRun: ['no Tryton', 'no Tryton', 'no Firefox\nhere'] }));
    expect(lines.at(-2)).toBe('3 not run: no Tryton; no Firefox here');
  });
  it('lists the ten slowest, slowest first', () => {
    const tests = Array.from({ length: 12 }, (_, index) => ({
      name: `t${index}`,
      milliseconds: index * 1000,
    }));
    const lines = summarize(result({ tests })).filter((line) => line.includes(' s  t'));
    expect(lines).toHaveLength(10);
    expect(lines[0]).toContain('11.0 s  t11');
  });
  it('adds the steps up', () => {
    const sum = addResults([
      countAsOne('format', true, 5),
      countAsOne('lint', false, 5),
      result({ notRun: ['x'] }),
    ]);
    expect(sum).toMatchObject({ passed: 1, failed: 1, notRun: ['x'] });
  });
});

describe('the exit code', () => {
  it.each([
    { failed: 0, notRun: [], requireAll: true, code: 0 },
    { failed: 1, notRun: [], requireAll: false, code: 1 },
    { failed: 0, notRun: ['x'], requireAll: false, code: 0 },
    { failed: 0, notRun: ['x'], requireAll: true, code: 1 },
  ])('is $code with $failed failed, $notRun.length not run, all required: $requireAll', (row) => {
    expect(exitCodeOf(result(row), row.requireAll)).toBe(row.code);
  });
});
