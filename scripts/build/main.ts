/** `npm run build` on Node 24: the builds that people install, a fleet's with `--hosts`, or with `--fixed` those of demo and tests. */
import { reportError } from '../set-up/one-line-error.mjs';
import { buildExtension, buildForFleet } from './build-extension.ts';
import { parseFlags } from './flags.ts';

try {
  const { browsers, fixed, ...fleet } = parseFlags(process.argv.slice(2), process.env);
  for (const browser of browsers) {
    const folder = fleet.hosts
      ? await buildForFleet({ browser, ...fleet })
      : await buildExtension(fixed ? 'fixed' : 'generic', browser);
    console.log(folder);
  }
} catch (error) {
  process.exitCode = reportError(error);
}
