/** `--rows FILE`: every row of a plan with all that is said of it, as CSV. Runs in the command line. */
import { writeCsv } from '../../lib/csv/write-csv.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import type { Api } from './api.ts';
import { CommandError, EXIT } from './exit.ts';
import { planLines } from './plan-lines.ts';
import { readPlanRows } from './read-plan-rows.ts';
import { writeWhole } from './whole-file.ts';

const HEADER = ['Row', 'State', 'Name', 'Kind', 'Column', 'Text', 'From', 'To'];
const MOST_AT_ONCE = 1000;

export async function writePlan(api: Api, { id }: ImportJob, file: string): Promise<void> {
  try {
    await writeWhole(csvOf(api, id), file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const reason = error instanceof Error ? error.message : error;
    throw new CommandError(EXIT.failed, `The rows of the plan cannot be written to ${file}: ${reason}`);
  }
}

async function* csvOf(api: Api, jobId: string): AsyncGenerator<string> {
  yield writeCsv([HEADER]);
  let after: number | null = 0;
  while (after !== null) {
    const { items, next } = await readPlanRows(api, jobId, { after, limit: MOST_AT_ONCE });
    yield writeCsv(items.flatMap(linesOf));
    after = next;
  }
}

/** A row of which nothing is said has one line too. */
function linesOf(row: PlanRow): string[][] {
  const start = [String(row.row), row.state, row.name];
  const lines = planLines(row).map(({ kind, column, text, from, to }) => [
    ...start,
    kind,
    column,
    text,
    from,
    to,
  ]);
  return lines.length > 0 ? lines : [[...start, '', '', '', '', '']];
}
