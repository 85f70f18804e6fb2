/** Loaded before the simulator (`node --import`): plants the bug named by `PATCHPANEL_MUTANT` in what is loaded after it. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Mutant, mutated } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const name = process.env.PATCHPANEL_MUTANT;
const mutant = MUTANTS.find((one) => one.name === name);
if (!mutant) throw new Error(`There is no mutant "${name}".`);
plant(mutant);

function plant(bug: Mutant): void {
  const target = pathToFileURL(join(import.meta.dirname, '..', '..', '..', bug.file)).href;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== target) return loaded;
      return { ...loaded, source: mutated(String(loaded.source), bug) };
    },
  });
}
