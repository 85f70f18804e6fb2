/** Steps of `npm test` that are one tool each and count as one test: format, lint, types. */
import { runTool } from './run-command.ts';
import { countAsOne, type Step } from './step.ts';

function checkStep(name: string, commands: readonly (readonly [string, ...string[]])[]): Step {
  return {
    name,
    async run() {
      let milliseconds = 0;
      for (const [script, ...parameters] of commands) {
        const outcome = await runTool(script, parameters);
        milliseconds += outcome.milliseconds;
        if (outcome.code !== 0) return countAsOne(name, false, milliseconds);
      }
      return countAsOne(name, true, milliseconds);
    },
  };
}

const BIOME = '@biomejs/biome/bin/biome';

export const formatStep = checkStep('format', [[BIOME, 'format', '.']]);
export const lintStep = checkStep('lint', [[BIOME, 'check', '--formatter-enabled=false', '.']]);
/** WXT writes the types of `browser` and of its virtual modules first. */
export const typesStep = checkStep('types', [
  ['wxt/bin/wxt.mjs', 'prepare'],
  ['typescript/bin/tsc', '--noEmit'],
]);
