/** `npm test` on Node 24: runs every step, even after a failed one, and sums up in its last two lines. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStep } from './build-step.ts';
import { formatStep, lintStep, typesStep } from './check-step.ts';
import { e2eStep } from './e2e-step.ts';
import { firefoxLintStep } from './firefox-lint-step.ts';
import { NOT_RUN_VARIABLE, readNotRunFile } from './not-run-file.ts';
import { provideStep } from './provide-step.ts';
import { root } from './run-command.ts';
import { addResults, type StepResult } from './step.ts';
import { exitCodeOf, summarize } from './summary.ts';
import { unitStep } from './vitest-step.ts';

const STEPS = [provideStep, formatStep, lintStep, typesStep, buildStep, firefoxLintStep, unitStep, e2eStep];

function chooseSteps(names: readonly string[]) {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length === 0)
    return names.length === 0 ? STEPS : STEPS.filter((step) => names.includes(step.name));
  console.error(
    `npm test: unknown step ${unknown.join(', ')}. Steps: ${STEPS.map((step) => step.name).join(', ')}.`,
  );
  process.exit(2);
}

const chosen = chooseSteps(process.argv.slice(2));
const results = join(root, 'test-results');
const notRunFile = join(results, 'not-run.jsonl');
mkdirSync(results, { recursive: true });
rmSync(notRunFile, { force: true });
process.env[NOT_RUN_VARIABLE] = notRunFile;

const outcomes: StepResult[] = [];
for (const step of chosen) {
  console.log(`\n== ${step.name}`);
  outcomes.push(await step.run());
}
const leftOut = STEPS.filter((step) => step !== provideStep && !chosen.includes(step)).map(
  (step) => `step ${step.name} (npm test -- ${step.name})`,
);
outcomes.push({ passed: 0, failures: [], notRun: [...readNotRunFile(notRunFile), ...leftOut], tests: [] });

const total = addResults(outcomes);
for (const line of summarize(total)) console.log(line);
process.exitCode = exitCodeOf(total, process.env.PATCHPANEL_REQUIRE_ALL === '1');
