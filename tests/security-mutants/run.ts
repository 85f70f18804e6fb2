/** `node tests/security-mutants/run.ts [PART OF A NAME; ANOTHER]`: takes some defences out and prints what their tests say; writes no evidence. */
import { copyTree } from './copied-tree.ts';
import { SECURITY_MUTANTS } from './security-mutants.ts';
import { type Controls, takeOut } from './take-out.ts';

const parts = (process.argv[2] ?? '').split(';').map((part) => part.trim());
const tree = copyTree(`security-mutants-${process.pid}`);
const controls: Controls = new Map();
for (const mutant of SECURITY_MUTANTS.filter(({ name }) => parts.some((part) => name.includes(part)))) {
  const said = await takeOut(tree, mutant, controls).catch((error: Error) => `NOT FOUND ${error.message}`);
  process.stdout.write(`${mutant.name}: ${said}\n`);
  if (said.startsWith('NOT FOUND')) process.exitCode = 1;
}
tree.remove();
