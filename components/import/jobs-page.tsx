/** The page `Import jobs`: what was imported, by whom, what became of it, and the way back. */
import { useState } from 'preact/hooks';
import { formatTime } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { useApp } from '../app-context.ts';
import { useMayWrite } from '../console/may-write.ts';
import { PageHeading } from '../console/page-heading.tsx';
import { ReadState } from '../console/read-state.tsx';
import { type Answer, useRead } from '../console/use-read.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { OutcomeText } from './outcome-text.tsx';
import { PlanCounts } from './plan-counts.tsx';
import { RefusedButton } from './refused-button.tsx';
import { type ChangedRows, UndoChoice } from './undo-choice.tsx';

export function JobsPage({ configuration }: { configuration: Configuration }) {
  const { client } = useApp();
  const [changedRows, setChangedRows] = useState<ChangedRows>('skip');
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
            {items.some(({ state }) => state === 'applied') && (
              <UndoChoice value={changedRows} onChange={setChangedRows} />
            )}
            <ul class="import-jobs" aria-label={t('importJobs')}>
              {items.map((job) => (
                <JobItem
                  key={job.id}
                  job={job}
                  place={placeOf(job, configuration)}
                  changedRows={changedRows}
                  onChanged={reading.refresh}
                />
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

function placeOf({ kind, instanceId }: ImportJob, { instances }: Configuration): string {
  if (kind === 'cti-agents') return t('ctiAgents');
  return instances.find(({ id }) => id === instanceId)?.name ?? t('instanceGone');
}

interface JobItemProps {
  job: ImportJob;
  /** Into what it was imported. */
  place: string;
  changedRows: ChangedRows;
  onChanged: () => void;
}

function JobItem({ job, place, changedRows, onChanged }: JobItemProps) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isWorking, setWorking] = useState(false);
  const mayWrite = useMayWrite(job.kind, job.instanceId);
  const jobId = job.id;
  const run = async (ask: () => Promise<Answer<unknown>>) => {
    setWorking(true);
    const result = await ask();
    setWorking(false);
    setError(result.ok ? null : result.error);
    onChanged();
  };
  return (
    <li class="import-job">
      <strong>
        <bdi>{job.fileName}</bdi>
      </strong>
      <span class="soft">
        <bdi>{place}</bdi>
        {' · '}
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
        {mayWrite && job.state === 'applied' && (
          <WriteButton
            disabled={isWorking}
            onWrite={() => void run(() => client.call('undoImport', { jobId, changedRows }))}
          >
            {t('undoImport')}
          </WriteButton>
        )}
        {mayWrite && job.state === 'planned' && (
          <Button disabled={isWorking} onClick={() => void run(() => client.call('cancelImport', { jobId }))}>
            {t('cancelImport')}
          </Button>
        )}
        {isWorking && (
          <progress aria-label={t(job.state === 'applied' ? 'importUndoing' : 'importCancelling')} />
        )}
        {isWorking && job.state === 'applied' && (
          <Button onClick={() => void client.call('cancelImport', { jobId })}>{t('cancelImport')}</Button>
        )}
        <RefusedButton job={job} />
      </div>
    </li>
  );
}
