/** The step of `npm test` that makes the production builds; each build counts as one test. */
import { buildExtension } from '../build/build-extension.ts';
import { addResults, countAsOne, type Step, type StepResult } from './step.ts';

async function buildOnce(variant: 'generic' | 'fixed'): Promise<StepResult> {
  const started = performance.now();
  let ok = true;
  try {
    await buildExtension(variant);
  } catch (error) {
    ok = false;
    console.error(error instanceof Error ? error.message : error);
  }
  return countAsOne(`build ${variant}`, ok, performance.now() - started);
}

export const buildStep: Step = {
  name: 'build',
  async run() {
    return addResults([await buildOnce('generic'), await buildOnce('fixed')]);
  },
};
