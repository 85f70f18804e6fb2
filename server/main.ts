/** Production entry of the server. Does nothing but keep the compiled code, which halves the time that the imports take. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Beside the code and not in the temporary folder, where other users of the machine could put theirs. Where it cannot be
// written Node goes without.
enableCompileCache(fileURLToPath(new URL('../.cache/node/', import.meta.url)));
await import('./run.ts');
