/** Counting what the test runners report. The reports imitate Vitest's and Playwright's JSON reporters. */
import { describe, expect, it } from 'vitest';
import { countPlaywright } from '../../scripts/test/e2e-step.ts';
import { countVitest } from '../../scripts/test/vitest-step.ts';

describe('a report of Vitest', () => {
  const test = (status: string, failureMessages: string[] = []) => ({
    fullName: `is ${status}`,
    status,
    duration: 7,
    failureMessages,
  });

  it('is counted by status', () => {
    const assertionResults = [test('passed'), test('passed'), test('failed', ['not so']), test('pending')];
    const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }] };
    expect(countVitest(report)).toMatchObject({
      passed: 2,
      failures: [{ name: 'is failed', message: 'not so' }],
      notRun: ['unit test marked as skipped: is pending'],
    });
  });
  it('with a file that did not load counts that as failed', () => {
    const report = {
      testResults: [{ name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    };
    expect(countVitest(report).failures).toEqual([{ name: 'b.test.ts', message: 'no such module' }]);
  });
});

describe('a report of Playwright', () => {
  const spec = (status: string) => ({
    title: `is ${status}`,
    tests: [{ status, results: [{ duration: 9, error: { message: `what ${status} says` } }] }],
  });

  it('is counted through nested suites', () => {
    const inner = { title: 'inner', specs: [spec('expected'), spec('unexpected')] };
    const report = {
      errors: [],
      suites: [{ title: 'a.spec.ts', specs: [spec('expected')], suites: [inner] }],
    };
    expect(countPlaywright(report)).toMatchObject({
      passed: 2,
      failures: [{ name: 'is unexpected', message: 'what unexpected says' }],
    });
  });
  it('counts flaky as failed, and an error outside every test', () => {
    const report = {
      errors: [{ message: 'no browser' }],
      suites: [{ title: 'a.spec.ts', specs: [spec('flaky')] }],
    };
    expect(countPlaywright(report).failures).toEqual([
      { name: 'is flaky', message: 'what flaky says' },
      { name: 'outside every story', message: 'no browser' },
    ]);
  });
  it('tells what was left out', () => {
    const report = { errors: [], suites: [{ title: 'a.spec.ts', specs: [spec('skipped')] }] };
    expect(countPlaywright(report).notRun).toEqual(['end-to-end story marked as skipped: is skipped']);
  });
});
