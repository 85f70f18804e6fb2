/** Takes one defence out and says whether its test fails for it: it passes with the defence, and fails without. */
import type { CopiedTree } from './copied-tree.ts';
import { type Ran, runTest } from './run-test.ts';
import type { SecurityMutant } from './security-mutant.ts';

/** Tests that were seen to pass with nothing taken out. */
export type Controls = Map<string, Promise<Ran>>;

/** Throws where the test does not pass with the defence, or passes without it. Returns what the test said. */
export async function takeOut(tree: CopiedTree, mutant: SecurityMutant, controls: Controls): Promise<string> {
  const { name, test } = mutant;
  const key = `${test.file} ${test.title}`;
  const control = controls.get(key) ?? runTest(tree.path, test);
  controls.set(key, control);
  const whole = await control;
  if (whole.failed > 0 || whole.passed === 0)
    throw new Error(`${name}: "${key}" does not pass with the defence: ${whole.said}`);
  const putBack = tree.plant(mutant);
  try {
    const without = await runTest(tree.path, test);
    if (without.failed === 0) throw new Error(`${name}: "${key}" does not fail without it: ${without.said}`);
    return without.said;
  } finally {
    putBack();
  }
}
