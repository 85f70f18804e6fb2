/** An import in a few lines for a person at a terminal. Runs in the command line. */
import type { ImportJob } from '../../lib/schema/import-job.ts';

export function jobInWords(job: ImportJob): string {
  const { id, fileName, state, counts, file, outcome, undoOutcome } = job;
  const { rows, created, updated, unchanged, refused, conflicts, differs, warnings, removeAll, removals } =
    counts;
  const lines = [
    `${fileName}: ${state}, job ${id}`,
    `${rows === 1 ? '1 row' : `${rows} rows`}: ${created} new, ${updated} changed, ${unchanged} unchanged, ${refused} refused, ${conflicts} in conflict`,
    ...(warnings > 0 ? [`${warnings === 1 ? '1 row' : `${warnings} rows`} with a warning`] : []),
    ...spreadsheetSigns(file),
    ...(differs > 0 ? [`${differs} users have another mapping than the file, which is not applied`] : []),
    ...(removals > 0 ? [`${removals} users lose agents, ${removeAll} of them all`] : []),
    ...(counts.effective
      ? [`In effect it changes for ${counts.effective === 1 ? '1 user' : `${counts.effective} users`}`]
      : []),
    ...(file.ignored.length > 0 ? [`Ignored columns: ${file.ignored.join(', ')}`] : []),
    ...(file.missing.length > 0 ? [`Columns that are not in the file: ${file.missing.join(', ')}`] : []),
    ...(outcome
      ? [`Applied: ${outcome.created} added, ${outcome.updated} changed, ${outcome.moved} lost agents`]
      : []),
    ...(undoOutcome ? [`Undone: ${undoOutcome.restored} restored, ${undoOutcome.skipped} left alone`] : []),
    ...(undoOutcome?.skippedRecords.map(({ name, why }) => `  ${name} ${why}`) ?? []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Exports have neither. */
function spreadsheetSigns({ encoding, delimiter }: ImportJob['file']): string[] {
  const signs = [
    ...(encoding === 'utf-8' ? [] : [`its encoding is ${encoding}`]),
    ...(delimiter === ',' ? [] : ['its cells are not separated by commas']),
  ];
  return signs.length > 0 ? [`A spreadsheet seems to have saved the file: ${signs.join('; ')}`] : [];
}
