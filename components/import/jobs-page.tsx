/** The page `Import jobs`: what was imported, by whom, what became of it, and the way back. */
import { useState } from 'preact/hooks';
import { formatTime } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { useApp } from '../app-context.ts';
import { useMayWrite } from '../console/may-write.ts';
import { PageHeading } from '../console/page-heading.tsx';
import { ReadState } from '../console/read-state.tsx';
import { useRead } from '../console/use-read.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { OutcomeText } from './applied-import.tsx';
import { PlanCounts } from './planned-import.tsx';
import { RefusedButton } from './refused-button.tsx';

export function JobsPage() {
  const { client } = useApp();
  const [after, setAfter] = useState<readonly (string | null)[]>([null]);
  const reading = useRead(`imports ${after.length}`, async () => {
    const items: ImportJob[] = [];
    let next: string | null = null;
    for (const place of after) {
      const result = await client.call('readImports', { after: place });
      if (!result.ok) return result;
      items.push(...result.value.items);
      next = result.value.next;
    }
    return { ok: true as const, value: { items, next } };
  });
  return (
    <div class="console-card">
      <PageHeading title={t('importJobs')} />
      <ReadState reading={reading} title={null}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p class="console-none soft">{t('noImports')}</p>}
            <ul class="import-jobs" aria-label={t('importJobs')}>
              {items.map((job) => (
                <JobItem key={job.id} job={job} onChanged={reading.refresh} />
              ))}
            </ul>
            {next !== null && <Button onClick={() => setAfter([...after, next])}>{t('showMore')}</Button>}
          </>
        )}
      </ReadState>
    </div>
  );
}

const STATES: Record<ImportJob['state'], TextKey> = {
  planned: 'jobPlanned',
  applied: 'jobApplied',
  undone: 'jobUndone',
};

function JobItem({ job, onChanged }: { job: ImportJob; onChanged: () => void }) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const mayUndo = useMayWrite(job.kind, job.instanceId) && job.state === 'applied';
  const undo = async () => {
    const result = await client.call('undoImport', { jobId: job.id, changedRows: 'skip' });
    setError(result.ok ? null : result.error);
    onChanged();
  };
  return (
    <li class="import-job">
      <strong>
        <bdi>{job.fileName}</bdi>
      </strong>
      <span class="soft">
        {t(
          STATES[job.state],
          job.undoneBy ?? job.appliedBy ?? job.createdBy,
          formatTime(job.undoneAt ?? job.appliedAt ?? job.createdAt),
        )}
      </span>
      <PlanCounts job={job} />
      <OutcomeText job={job} />
      {error && <ErrorNotice error={error} />}
      <div class="toolbar">
        {mayUndo && <WriteButton onWrite={() => void undo()}>{t('undoImport')}</WriteButton>}
        <RefusedButton job={job} />
      </div>
    </li>
  );
}
