/** Counting what the test runners report. The reports imitate Vitest's and Playwright's JSON reporters. */
import { describe, expect, it } from 'vitest';
import { countPlaywright } from '../../scripts/test/e2e-step.ts';
import { countVitest } from '../../scripts/test/vitest-step.ts';

describe('a report of Vitest', () => {
  const test = (status: string) => ({ fullName: `is ${status}`, status, duration: 7 });

  it('is counted by status', () => {
    const assertionResults = [test('passed'), test('passed'), test('failed'), test('pending')];
    const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }] };
    expect(countVitest(report)).toMatchObject({
      passed: 2,
      failed: 1,
      notRun: ['unit test marked as skipped: is pending'],
    });
  });
  it('with a file that did not load counts that as failed', () => {
    const report = { testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }] };
    expect(countVitest(report).failed).toBe(1);
  });
});

describe('a report of Playwright', () => {
  const spec = (status: string) => ({
    title: `is ${status}`,
    tests: [{ status, results: [{ duration: 9 }] }],
  });

  it('is counted through nested suites', () => {
    const inner = { title: 'inner', specs: [spec('expected'), spec('unexpected')] };
    const report = {
      errors: [],
      suites: [{ title: 'a.spec.ts', specs: [spec('expected')], suites: [inner] }],
    };
    expect(countPlaywright(report)).toMatchObject({ passed: 2, failed: 1 });
  });
  it('counts flaky as failed, and an error outside every test', () => {
    const report = { errors: [{}], suites: [{ title: 'a.spec.ts', specs: [spec('flaky')] }] };
    expect(countPlaywright(report).failed).toBe(2);
  });
  it('tells what was left out', () => {
    const report = { errors: [], suites: [{ title: 'a.spec.ts', specs: [spec('skipped')] }] };
    expect(countPlaywright(report).notRun).toEqual(['end-to-end story marked as skipped: is skipped']);
  });
});
