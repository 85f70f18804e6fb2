/** Runs the tests of one title in a tree, in a process of their own. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { patternOf, type SecurityMutant } from './security-mutant.ts';

export interface Ran {
  readonly passed: number;
  readonly failed: number;
  /** What the first that failed says; where none ran, what was printed last. */
  readonly said: string;
}

const ReportSchema = v.object({
  testResults: v.array(
    v.object({
      assertionResults: v.array(
        v.object({
          status: v.string(),
          fullName: v.string(),
          failureMessages: v.nullish(v.array(v.string())),
        }),
      ),
    }),
  ),
});

/** A file that cannot even be loaded has no tests that failed. */
export async function runTest(tree: string, { file, title }: SecurityMutant['test']): Promise<Ran> {
  const report = join(tree, '.cache', 'report.json');
  rmSync(report, { force: true });
  const words = ['run', file, '-t', patternOf(title), '--reporter=json', `--outputFile=${report}`];
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...words], { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed = (printed + chunk).slice(-2_000);
    });
  }
  await new Promise((resolve) => child.once('exit', resolve));
  const results = readReport(report);
  const failed = results.filter(({ status }) => status === 'failed');
  const [first] = failed;
  const said = first ? `${first.fullName}: ${first.failureMessages?.[0] ?? ''}` : printed;
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: failed.length,
    said: (said.trim().split('\n')[first ? 0 : -1] ?? said).slice(0, 300),
  };
}

function readReport(path: string) {
  try {
    const report = v.parse(ReportSchema, JSON.parse(readFileSync(path, 'utf8')));
    return report.testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    return [];
  }
}
