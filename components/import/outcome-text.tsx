/** What applying or undoing an import did. */
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob, UndoOutcome } from '../../lib/schema/import-job.ts';

/** So many are named; the answer may hold a thousand. */
const MOST_NAMED = 20;

export function OutcomeText({ job: { outcome, undoOutcome } }: { job: ImportJob }) {
  return (
    <>
      {outcome && (
        <p role="status">
          {t('importDone', formatCount(outcome.created), formatCount(outcome.updated + outcome.moved))}
        </p>
      )}
      {undoOutcome && (
        <p role="status">
          {t('importUndone', formatCount(undoOutcome.restored), formatCount(undoOutcome.skipped))}
        </p>
      )}
      {undoOutcome && undoOutcome.skipped > 0 && <Skipped outcome={undoOutcome} />}
    </>
  );
}

function Skipped({ outcome: { skipped, skippedRecords } }: { outcome: UndoOutcome }) {
  const named = skippedRecords.slice(0, MOST_NAMED);
  const more = skipped - named.length;
  return (
    <ul class="import-lines" aria-label={t('importSkipped')}>
      {named.map(({ id, name, why }) => (
        <li key={id}>
          <bdi>{name}</bdi> {why}
        </li>
      ))}
      {more > 0 && <li>{t('importSkippedMore', formatCount(more))}</li>}
    </ul>
  );
}
