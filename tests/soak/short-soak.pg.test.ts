/** The soak, short: `npm run soak` has the hour. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { POSTGRES } from '../support/databases.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
/** Twenty people at simulated browsers; real ones take part in the long form. */
const FLAGS = ['--minutes', '0.4', '--admins', '20', '--browsers', '0', '--pace', '3'];

interface Report {
  readonly failures: readonly string[];
  readonly seen: Readonly<Record<string, number>>;
}

async function soak(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-soak-'));
  const evidence = join(folder, 'soak.json');
  // It ends with 1 where something failed, which its report says better.
  const said = await promisify(execFile)(process.execPath, [MAIN, ...FLAGS, '--evidence', evidence]).catch(
    String,
  );
  try {
    return JSON.parse(readFileSync(evidence, 'utf8')) as Report;
  } catch {
    throw new Error(`The soak came to no end: ${said}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sumOf = (seen: Report['seen'], prefix: string) =>
  Object.entries(seen).reduce((sum, [name, count]) => sum + (name.startsWith(prefix) ? count : 0), 0);

it('a short soak ends with empty outboxes, equal copies and every edit that was kept', async () => {
  // Without PostgreSQL the run reports it.
  if (!POSTGRES) return;
  const { failures, seen } = await soak();
  expect(failures).toEqual([]);
  expect(seen['edits acknowledged']).toBeGreaterThan(20);
  expect(seen['server killed and restarted']).toBeGreaterThan(0);
  expect(sumOf(seen, 'line: ')).toBeGreaterThan(5);
}, 300_000);
