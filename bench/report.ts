/** What a whole run leaves for people: the tables of docs/PERFORMANCE.md and the pictures beside them. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { drawPeers, THEMES } from './draw-peers.ts';
import type { Figure } from './figure.ts';
import { type Grown, growthRows } from './growth.ts';
import { describeFloor, ratio, verdict } from './table.ts';

export interface Machine {
  readonly machine: string;
  readonly commit: string;
  readonly date: string;
}

export interface Results extends Machine {
  readonly dataset: string;
  readonly quick: boolean;
  readonly peerSettings?: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
}

export interface Growth extends Machine {
  readonly grown: readonly Grown[];
}

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');
export const PAGE = join(docs, 'PERFORMANCE.md');
export const pictureOf = (theme: string) => join(docs, 'pictures', `peers-${theme}.svg`);

/** Between which lines of the page each part stands. */
const PARTS = {
  figures: ['<!-- figures: made by npm run bench -->', '<!-- end of the figures -->'],
  growth: ['<!-- growth: made by npm run bench -- --growth -->', '<!-- end of the growth -->'],
} as const;

export function describeMachine(): Machine {
  const [cpu] = cpus();
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory}, ${process.platform} ${release()}, Node ${process.version}`,
    commit,
    date: new Date().toISOString(),
  };
}

const rowOf = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [rowOf(head), `|${'---|'.repeat(head.length)}`, ...rows.map(rowOf)].join('\n');

function figureRow(figure: Figure): string[] {
  const { id, name, unit, value, min, max, runs, target, aim, floor } = figure;
  const beside = floor === undefined ? '' : describeFloor(floor, value);
  return [
    id,
    name,
    `${value} ${unit}`,
    `${min} … ${max}`,
    String(runs),
    `${target}`,
    `${aim}`,
    beside,
    verdict(figure),
  ];
}

export function peerNames(figures: readonly Figure[]): string[] {
  return [...new Set(figures.flatMap(({ peers = {} }) => Object.keys(peers)))];
}

function peerTable(figures: readonly Figure[]): string {
  const names = peerNames(figures);
  const rows = figures
    .filter(({ peers }) => peers)
    .map(({ id, name, unit, value, peers = {} }) => [
      `${id} ${name.replace(/ \(floor.*\)/, '')}`,
      `**${value} ${unit}**`,
      ...names.map((peer) => {
        const other = peers[peer];
        return other === undefined ? '' : `${other} (× ${ratio(other / value)})`;
      }),
    ]);
  return table(['', 'Patchpanel', ...names], rows);
}

function peerSection({ figures, peerSettings = {} }: Results): string {
  if (peerNames(figures).length === 0) return 'This run had no peers beside it.';
  const picture = [
    '<picture>',
    '  <source media="(prefers-color-scheme: dark)" srcset="pictures/peers-dark.svg">',
    '  <img alt="Patchpanel beside other stores with the same rows" src="pictures/peers-light.svg">',
    '</picture>',
  ].join('\n');
  const settings = Object.entries(peerSettings).map(([name, how]) => `* **${name}**: ${how}.`);
  return [peerTable(figures), picture, ['How each was set up:', ...settings].join('\n')].join('\n\n');
}

const measured = ({ date, machine, commit }: Machine) =>
  `Measured ${date.slice(0, 10)} on ${machine}, at \`${commit.slice(0, 7)}\``;

export function describeResults(results: Results): string {
  const head = ['id', 'figure', 'value', 'min … max', 'runs', 'target', 'aim', 'floor', ''];
  const about = `${measured(results)}, data set ${results.dataset}.`;
  return [
    about,
    table(head, results.figures.map(figureRow)),
    '### Beside other stores',
    peerSection(results),
  ].join('\n\n');
}

export function describeGrown(growth: Growth): string {
  const [head = [], ...rows] = growthRows(growth.grown);
  return [`${measured(growth)}.`, table(head, rows)].join('\n\n');
}

/** Throws where the page has no place for it. */
export function putInto(page: string, part: keyof typeof PARTS, text: string): string {
  const [begin, end] = PARTS[part];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/PERFORMANCE.md lacks the lines "${begin}" and "${end}".`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}

async function renew(part: keyof typeof PARTS, text: string): Promise<void> {
  await writeFile(PAGE, putInto(await readFile(PAGE, 'utf8'), part, text));
}

export async function writeReport(results: Results): Promise<void> {
  await renew('figures', describeResults(results));
  if (peerNames(results.figures).length === 0) return;
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[])
    await writeFile(pictureOf(theme), drawPeers(results.figures, theme));
}

export const writeGrowth = (growth: Growth) => renew('growth', describeGrown(growth));
