/** `npm run bridge:oracle`: writes the package for Oracle's Add-In Manager, and says where. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packOracleBridge } from './pack.ts';

const folder = join(import.meta.dirname, '..', '..', '.output');
const path = join(folder, 'patchpanel-oracle-b2c.zip');
await mkdir(folder, { recursive: true });
await writeFile(path, await packOracleBridge());
console.log(path);
