/** The table of `OPERATIONS.md` that says what one server carries: figures of the last whole run of the bench. Runs at a desk. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGIN = '<!-- capacity: made by npm run docs from bench/results.json -->';
const END = '<!-- end of the capacity -->';

interface Figure {
  readonly id: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

interface Results {
  readonly machine: string;
  readonly commit: string;
  readonly date: string;
  readonly dataset: string;
  readonly figures: readonly Figure[];
}

/** What an operator asks, and the bench's name for it on the embedded database; that of PostgreSQL has a `p` behind it. */
const ROWS: readonly (readonly [string, string])[] = [
  ['durable edits', 'P12a'],
  ['empty polls, of one core', 'P12b'],
  ['an event resolved at 500 a second, 99 of 100 within', 'P12c'],
];

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** Throws where the run lacks a figure. */
function cell({ figures }: Results, id: string): string {
  const found = figures.find((figure) => figure.id === id);
  if (!found) throw new Error(`bench/results.json has no figure ${id}: run the whole bench.`);
  const [value, least, most] = [found.value, found.min, found.max].map((each) => number.format(each));
  return `${value} ${found.unit} (${least} to ${most})`;
}

export function capacityTable(results: Results): string {
  const { date, machine, commit, dataset } = results;
  return [
    BEGIN,
    `Measured ${date.slice(0, 10)} at \`${commit.slice(0, 7)}\` on ${machine}, data set ${dataset}:`,
    '',
    '| one process | embedded database | PostgreSQL on the same machine |',
    '|---|---|---|',
    ...ROWS.map(([what, id]) => `| ${what} | ${cell(results, id)} | ${cell(results, `${id}p`)} |`),
    END,
  ].join('\n');
}

/** The page as it is, with its table made anew. Throws where it has no place for it. */
export function operationsPage(root: string): string {
  const page = readFileSync(join(root, 'docs/OPERATIONS.md'), 'utf8');
  const results = JSON.parse(readFileSync(join(root, 'bench/results.json'), 'utf8')) as Results;
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/OPERATIONS.md lacks the lines ${BEGIN} and ${END}.`);
  return `${page.slice(0, from)}${capacityTable(results)}${page.slice(to + END.length)}`;
}
