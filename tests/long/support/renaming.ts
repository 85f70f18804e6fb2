/** A file that renames every user of a world, and the export that it leads to. */
import { ok, strictEqual } from 'node:assert/strict';
import type { KillWorld } from './kill-world.ts';

/** Renames every user of the world. */
export function fileOf({ users }: KillWorld, name: string): string {
  const lines = users.map(({ username }) => `${username},${nameOf(username, name)}`);
  return `Username,Full Name\r\n${lines.join('\r\n')}\r\n`;
}

const nameOf = (username: string, name: string) => `${username} ${name}`;

/** The export as the file leaves it: the fourth cell of each row is the full name, and no cell of the demo needs quotes but those. */
export function renamed({ users }: KillWorld, exported: string, name: string): string {
  const usernames = new Set(users.map(({ username }) => username));
  const [header = '', ...lines] = exported.split('\r\n');
  const changed = lines.map((line) => {
    if (line === '') return line;
    const cells = line.split(',');
    strictEqual(cells.length, 7, `A cell of the export holds a comma: ${line}`);
    const [group, username = '', nativeId, , ...rest] = cells;
    ok(usernames.has(username), `The export has a user whom the file has not: ${line}`);
    return [group, username, nativeId, nameOf(username, name), ...rest].join(',');
  });
  return [header, ...changed].join('\r\n');
}
