/** `npm run sbom [-- FILE]`: writes what the product is made of to a file, else to standard output. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeSbom } from './sbom.ts';

const text = `${JSON.stringify(makeSbom(), null, 2)}\n`;
const [file] = process.argv.slice(2);
// npm runs scripts in the clone; a person's file is relative to where they are
if (file === undefined) process.stdout.write(text);
else writeFileSync(resolve(process.env.INIT_CWD ?? '.', file), text);
