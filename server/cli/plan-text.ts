/** The first rows of a plan for a person at a terminal: what is wrong, what is warned of, what changes. Runs in the command line. */
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import type { Api } from './api.ts';
import { type PlanLine, planLines } from './plan-lines.ts';
import { readPlanRows } from './read-plan-rows.ts';

/** Rows of each part; the others are in the files that it names. */
const MOST = 20;

interface Part {
  readonly title: string;
  readonly kinds: readonly PlanLine['kind'][];
  readonly rows: readonly PlanRow[];
  /** How many there are. */
  readonly total: number;
  /** How to get all of them. */
  readonly others: string;
}

/** `changes`: those too. */
export async function planInWords(
  api: Api,
  { id, counts }: ImportJob,
  { changes }: { changes: boolean },
): Promise<string> {
  const first = async (...wishes: Partial<Parameters<typeof readPlanRows>[2]>[]) => {
    const read = await Promise.all(wishes.map((wish) => readPlanRows(api, id, { ...wish, limit: MOST })));
    const rows = read.flatMap(({ items }) => items).sort((one, other) => one.row - other.row);
    return rows.slice(0, MOST);
  };
  const problems = counts.refused + counts.conflicts;
  const changed = changes ? counts.created + counts.updated : 0;
  const every = '--rows FILE writes every row of the plan';
  const parts: Part[] = [
    {
      title: 'Refused or in conflict',
      kinds: ['error', 'conflict'],
      rows: problems > 0 ? await first({ state: 'refused' }, { state: 'conflict' }) : [],
      total: problems,
      others: `--refused FILE writes all of them to be mended, ${every}`,
    },
    {
      title: 'Warnings',
      kinds: ['warning'],
      rows: counts.warnings > 0 ? await first({ issues: 'warning' }) : [],
      total: counts.warnings,
      others: every,
    },
    {
      title: 'Changes',
      kinds: ['change'],
      rows: changed > 0 ? await first({ state: 'create' }, { state: 'update' }) : [],
      total: changed,
      others: every,
    },
  ];
  return parts.map(partInWords).join('');
}

function partInWords({ title, kinds, rows, total, others }: Part): string {
  if (rows.length === 0) return '';
  const lines = rows.flatMap((row) =>
    planLines(row)
      .filter(({ kind }) => kinds.includes(kind))
      .map((line) => `  row ${row.row}${row.name === '' ? '' : `, ${row.name}`}: ${inWords(line)}`),
  );
  const left = total - rows.length;
  const more = left === 1 ? '1 more row' : `${left} more rows`;
  if (left > 0) lines.push(`  and ${more}: ${others}`);
  return `${[`${title}:`, ...lines].map(printable).join('\n')}\n`;
}

function inWords({ kind, column, text, from, to }: PlanLine): string {
  const place = column === '' ? '' : `${column}: `;
  return place + (kind === 'change' ? `${from === '' ? '(nothing)' : from} → ${to}` : text);
}

/** A file may hold what would steer the terminal. */
const printable = (line: string) => line.replaceAll(/\p{Cc}/gu, '\uFFFD');
