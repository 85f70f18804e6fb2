/** `npm run build` on Node 24: the generic build, or with `--fixed` the fixed-host build of demo and tests. */
import { buildExtension, outputFolder } from './build-extension.ts';

const variant = process.argv.includes('--fixed') ? 'fixed' : 'generic';
await buildExtension(variant);
console.log(outputFolder(variant));
