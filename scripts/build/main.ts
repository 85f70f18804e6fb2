/** `npm run build` on Node 24: the builds that people install, a fleet's with `--hosts`, or with `--fixed` those of demo and tests. */

import { writeFileSync } from 'node:fs';
import { reportError } from '../set-up/one-line-error.mjs';
import { buildExtension, buildForFleet } from './build-extension.ts';
import { parseFlags } from './flags.ts';
import { packBuild } from './pack-zip.ts';

try {
  const { browsers, fixed, ...fleet } = parseFlags(process.argv.slice(2), process.env);
  for (const browser of browsers) {
    const folder = fleet.hosts
      ? await buildForFleet({ browser, ...fleet })
      : await buildExtension(fixed ? 'fixed' : 'generic', browser);
    // What demo and tests load goes to no store
    if (!fixed) writeFileSync(`${folder}.zip`, packBuild(folder));
    console.log(folder);
  }
} catch (error) {
  process.exitCode = reportError(error);
}
