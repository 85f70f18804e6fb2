/** The step of `npm test` in which the linter of Mozilla's store looks at the build for Firefox; it counts as one test. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../build/build-extension.ts';
import { root } from './run-command.ts';
import type { Step, StepResult } from './step.ts';

/** One finding, as the linter writes it; errors, warnings and notices look alike. */
interface Finding {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

type Report = Readonly<Record<'errors' | 'warnings' | 'notices', readonly Finding[]>>;

const NAME = 'addons-linter finds nothing in the build for Firefox';
const LINTER = join(root, 'node_modules', 'addons-linter', 'bin', 'addons-linter');

/** The same rules as `web-ext lint`, which asks this linter. */
export function lint(folder: string): readonly string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [LINTER, '--output', 'json', folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return describeReport(stdout, stderr);
}

/** One line for each finding of whatever weight. */
export function describeReport(text: string, complaint = ''): readonly string[] {
  let report: Report;
  try {
    report = JSON.parse(text);
  } catch {
    return [`the linter gave no report: ${(complaint || text).trim().slice(0, 500)}`];
  }
  return [...report.errors, ...report.warnings, ...report.notices].map(
    ({ code, message, file = 'the build', line }) => `${file}${line ? `:${line}` : ''}: ${code}: ${message}`,
  );
}

async function run(): Promise<StepResult> {
  const started = performance.now();
  const findings = lint(await ensureBuilt('generic', () => undefined, 'firefox'));
  for (const finding of findings) console.error(finding);
  const milliseconds = performance.now() - started;
  return {
    passed: findings.length === 0 ? 1 : 0,
    failures: findings.length === 0 ? [] : [{ name: NAME, message: findings.join('\n') }],
    notRun: [],
    tests: [{ name: NAME, milliseconds }],
  };
}

export const firefoxLintStep: Step = { name: 'firefox-lint', run };
