/** `npm run docs`: writes the pages under `docs/` that are made from code. Runs on Node 24. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_PAGES, ROOT } from './pages.ts';

for (const [path, make] of Object.entries(GENERATED_PAGES)) {
  writeFileSync(join(ROOT, path), make(ROOT));
  process.stderr.write(`${path}\n`);
}
