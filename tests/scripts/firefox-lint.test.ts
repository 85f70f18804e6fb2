/** What the linter of Mozilla's store says of a build, and that each of its words counts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeReport, lint } from '../../scripts/test/firefox-lint-step.ts';

const finding = (code: string) => ({ code, message: 'Not so.', file: 'a.js', line: 3 });

describe('the report of the linter', () => {
  it.each(['errors', 'warnings', 'notices'])('counts %s', (weight) => {
    const report = { errors: [], warnings: [], notices: [], [weight]: [finding('CODE')] };
    expect(describeReport(JSON.stringify(report))).toEqual(['a.js:3: CODE: Not so.']);
  });
  it('counts as a finding when there is none', () => {
    expect(describeReport('', 'no such folder')).toEqual(['the linter gave no report: no such folder']);
  });
});

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-lint-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses an extension whose page runs code from elsewhere', () => {
    const manifest = { manifest_version: 3, name: 'x', version: '1', background: { scripts: ['a.js'] } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'a.js'), 'document.body.innerHTML = location.hash;');
    expect(lint(folder)).toContainEqual(expect.stringContaining('UNSAFE_VAR_ASSIGNMENT'));
  }, 60_000);
});
