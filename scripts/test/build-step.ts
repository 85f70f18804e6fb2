/** The step of `npm test` that makes the production builds; each build counts as one test. */
import { BROWSERS, type Browser, buildExtension, type Variant } from '../build/build-extension.ts';
import { addResults, countAsOne, type Step, type StepResult } from './step.ts';

async function buildOnce(variant: Variant, browser: Browser): Promise<StepResult> {
  const started = performance.now();
  let ok = true;
  try {
    await buildExtension(variant, browser);
  } catch (error) {
    ok = false;
    console.error(error instanceof Error ? error.message : error);
  }
  return countAsOne(`build ${variant} ${browser}`, ok, performance.now() - started);
}

export const buildStep: Step = {
  name: 'build',
  async run() {
    const results = [await buildOnce('fixed', 'chrome')];
    for (const browser of BROWSERS) results.push(await buildOnce('generic', browser));
    return addResults(results);
  },
};
