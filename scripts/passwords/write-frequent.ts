/**
 * Writes `server/sign-in/frequent-passwords.bin` from a list of passwords by frequency, one a line: the first 10,000 that
 * our shortest length lets through. Run by hand: `node scripts/passwords/write-frequent.ts LIST`. Decision 0096.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { SHORTEST_PASSWORD } from '../../lib/schema/account-record.ts';
import { FREQUENT_FILE, markOf } from '../../server/sign-in/frequent-passwords.ts';

const MOST = 10_000;

const [list = ''] = process.argv.slice(2);
const marks = new Map<string, Buffer>();
for (const line of (await readFile(list, 'utf8')).split(/\r?\n/)) {
  if (line.length < SHORTEST_PASSWORD) continue;
  const mark = markOf(line);
  marks.set(mark.toString('hex'), mark);
  if (marks.size === MOST) break;
}
await writeFile(FREQUENT_FILE, Buffer.concat([...marks.values()].sort(Buffer.compare)));
