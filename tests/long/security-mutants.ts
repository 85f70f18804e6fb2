/** Every defence of the table is taken out of the product, one at a time: its test passes with it and fails without. */
import { copyTree } from '../security-mutants/copied-tree.ts';
import { SECURITY_MUTANTS } from '../security-mutants/security-mutants.ts';
import { type Controls, takeOut } from '../security-mutants/take-out.ts';
import type { LongTest } from './long-test.ts';

const taken = SECURITY_MUTANTS.flatMap(({ file, test }) => [file, test.file]);
/** Migrations, and the lock file that goes with package.json, are no modules and covered as they are. */
const modules = new Set(taken.filter((path) => /\.tsx?$/.test(path)));

export const SECURITY_MUTANTS_TEST: LongTest = {
  name: 'security-mutants',
  what: 'each defence of the table in tests/security-mutants is taken out of a copy of the product: the test that is named for it passes before and fails then',
  covers: ['tests/long/security-mutants.ts', ...modules],
  count: SECURITY_MUTANTS.length,
  async open() {
    const tree = copyTree('security-mutants');
    const controls: Controls = new Map();
    return {
      async run(round) {
        const mutant = SECURITY_MUTANTS[round % SECURITY_MUTANTS.length];
        if (!mutant) throw new Error('There is no defence to take out.');
        await takeOut(tree, mutant, controls);
        return { seen: 'the test failed without the defence' };
      },
      async close() {
        tree.remove();
        return [];
      },
    };
  },
};
