/** Files of which each writes whatever an import may write, so that a half of one shows somewhere, and the exports that they lead to. */
import { ok, strictEqual } from 'node:assert/strict';
import type { FileKind } from './import-client.ts';

export interface KillFile {
  readonly csv: string;
  /** The export once it is applied. */
  readonly expected: string;
  readonly counts: { readonly created: number; readonly updated: number; readonly groups: number };
}

/** Of each file. */
const CREATED = 60;
const GROUPS = 3;
/** Pairs of users who exchange their lists. */
const EXCHANGES = 50;

/** `former`: the export before it. `name`: of this file alone. */
export function killFile(kind: FileKind, former: string, name: string): KillFile {
  return kind === 'crm-users' ? usersFile(former, name) : agentsFile(former, name);
}

/** Renames everybody, adds users in new groups, and lets users exchange their agents. */
function usersFile(former: string, name: string): KillFile {
  const { header, rows } = readExport(former);
  const owners = rows.filter(([, , , , , agents, applies]) => applies === 'TRUE' && agents !== '');
  ok(owners.length >= 2 * EXCHANGES, 'The directory has too few users with a list.');
  const lists = new Map<readonly string[], readonly string[]>();
  for (let pair = 0; pair < 2 * EXCHANGES; pair += 2) {
    const [one = [], other = []] = owners.slice(pair, pair + 2);
    lists.set(one, other);
    lists.set(other, one);
  }
  const renamed = rows.map((row) => {
    const [group = '', username = '', nativeId = '', , environment = '', agents = '', applies = ''] = row;
    const [, , , , ...list] = lists.get(row) ?? ['', '', '', '', environment, agents, applies];
    return [group, username, nativeId, `${username} ${name}`, ...list];
  });
  const created = made((index) => [
    group(name, index),
    `made.${name}.${index}`,
    '',
    `Made ${index}`,
    '',
    '',
    '',
  ]);
  const written = [...renamed, ...created];
  const shown = [...renamed, ...created.map((cells) => [...cells.slice(0, 6), 'FALSE'])];
  return {
    csv: textOf(header, written),
    expected: textOf(
      header,
      sorted(shown, ([, username = '']) => username),
    ),
    counts: { created: CREATED, updated: rows.length, groups: GROUPS },
  };
}

/** Renames every agent, and adds agents in new groups. */
function agentsFile(former: string, name: string): KillFile {
  const { header, rows } = readExport(former);
  const environment = rows[0]?.[0] ?? '';
  const renamed = rows.map(([place = '', agentId = '', , ...rest]) => [
    place,
    agentId,
    `${agentId} ${name}`,
    ...rest,
  ]);
  const created = made((index) => [
    environment,
    `made.${name}.${index}`,
    `Made ${index}`,
    group(name, index),
    String(index),
    '',
    'TRUE',
  ]);
  const all = [...renamed, ...created];
  return {
    csv: textOf(header, all),
    expected: textOf(
      header,
      sorted(all, ([place, agentId]) => `${place}\u0000${agentId}`),
    ),
    counts: { created: CREATED, updated: rows.length, groups: GROUPS },
  };
}

const group = (name: string, index: number) => `Made ${name} ${index % GROUPS}`;
const made = (row: (index: number) => string[]) => Array.from({ length: CREATED }, (_, index) => row(index));

/** No cell of the demo needs quotes. */
function readExport(text: string) {
  const [header = '', ...lines] = text.split('\r\n');
  const rows = lines.filter((line) => line !== '').map((line) => line.split(','));
  for (const cells of rows) strictEqual(cells.length, 7, `A cell of the export holds a comma: ${cells}`);
  return { header, rows };
}

const textOf = (header: string, rows: readonly (readonly string[])[]) =>
  `${[header, ...rows.map((cells) => cells.join(','))].join('\r\n')}\r\n`;

function sorted<T extends readonly string[]>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return rows.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
