/** The last lines of npm test, which other programs read. */
import { describe, expect, it } from 'vitest';
import { addResults, countAsOne, failAsItsTool, type StepResult } from '../../scripts/test/step.ts';
import { exitCodeOf, summarize } from '../../scripts/test/summary.ts';

const result = (part: Partial<StepResult>): StepResult => ({
  passed: 0,
  failures: [],
  notRun: [],
  tests: [],
  ...part,
});

const failure = (name: string, message = '') => ({ name, message });

describe('the summary', () => {
  it('ends with what was not run and the counts', () => {
    const lines = summarize(result({ passed: 12, failures: [failure('a')] }));
    expect(lines.slice(-2)).toEqual(['0 not run: nothing left out', '12 passed, 1 failed']);
  });
  it('tells what failed, in plain letters and the first lines of each', () => {
    const message = ['\u001b[31mexpected 1\u001b[39m', '', ...Array.from({ length: 30 }, () => 'at x')].join(
      '\n',
    );
    const lines = summarize(result({ failures: [failure('the first', message), failure('the second')] }));
    const upTo = lines.indexOf('The 10 slowest:');
    expect(lines.slice(0, 4)).toEqual(['', 'Failed:', '  the first', '      expected 1']);
    expect(lines.slice(4, upTo)).toEqual([
      ...Array.from({ length: 11 }, () => '      at x'),
      '  the second',
      '',
    ]);
  });
  it('says how many more failed than it tells', () => {
    const failures = Array.from({ length: 23 }, (_, index) => failure(`f${index}`));
    const lines = summarize(result({ failures }));
    expect(lines.filter((line) => /^ {2}f\d+$/.test(line))).toHaveLength(20);
    expect(lines).toContain('  and 3 more');
  });
  it('counts a tool as failed that ends with an error though each of its tests passed', () => {
    expect(failAsItsTool('Vitest', 1, result({ passed: 3 })).failures).toHaveLength(1);
    expect(failAsItsTool('Vitest', 0, result({ passed: 3 })).failures).toHaveLength(0);
    const failed = result({ failures: [failure('a')] });
    expect(failAsItsTool('Vitest', 1, failed)).toBe(failed);
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
    expect(sum).toMatchObject({ passed: 1, failures: [failure('lint')], notRun: ['x'] });
  });
});

describe('the exit code', () => {
  it.each([
    { failures: [], notRun: [], requireAll: true, code: 0 },
    { failures: [failure('a')], notRun: [], requireAll: false, code: 1 },
    { failures: [], notRun: ['x'], requireAll: false, code: 0 },
    { failures: [], notRun: ['x'], requireAll: true, code: 1 },
  ])('is $code with $failures.length failed, $notRun.length not run, all required: $requireAll', (row) => {
    expect(exitCodeOf(result(row), row.requireAll)).toBe(row.code);
  });
});
