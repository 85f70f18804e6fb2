/** The plan of an import: what it would do, what must be confirmed, and the button that does it. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { confirmed, type ImportFlow } from '../../lib/app/import-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { CheckBox, TextBox } from '../ui/fields.tsx';
import { FileChoices } from './file-choices.tsx';
import { PlanGrid } from './plan-grid.tsx';
import { RefusedButton } from './refused-button.tsx';

/** The same share as the server's. */
const BRAKE = 0.2;

export function PlannedImport({ flow, job }: { flow: ImportFlow; job: ImportJob }) {
  const [excluded, setExcluded] = useState<ReadonlyMap<number, PlanRow>>(new Map());
  const [isEmptied, setEmptied] = useState(false);
  const [typed, setTyped] = useState('');
  const { counts } = job;
  const rows = [...excluded.values()];
  const { removeAll, removals } = confirmed(job, rows);
  const isBraked = removals > BRAKE * counts.users;
  const count = counts.created + counts.updated - rows.filter(isWritten).length;
  const isConfirmed = (removeAll === 0 || isEmptied) && (!isBraked || typed === String(removals));
  const refusal = flow.refusal.value;
  return (
    <>
      <FileChoices flow={flow} />
      <PlanOptions flow={flow} job={job} />
      <PlanCounts job={job} />
      {refusal && <ErrorNotice error={refusal} onRetry={() => void flow.change({})} />}
      <PlanGrid job={job} excluded={excluded} onExclude={setExcluded} />
      {removeAll > 0 && (
        <CheckBox
          label={t('removeAllOf', formatCount(removeAll))}
          checked={isEmptied}
          onChange={setEmptied}
        />
      )}
      {isBraked && (
        <>
          <p>{t('removalsMany', formatCount(removals), formatCount(counts.users))}</p>
          <TextBox label={t('typeToConfirm', removals)} value={typed} onInput={setTyped} />
        </>
      )}
      <div class="toolbar">
        <WriteButton
          kind="primary"
          disabled={count === 0 || !isConfirmed}
          onWrite={() => void flow.apply(rows)}
        >
          {t('applyImport')}
        </WriteButton>
        <Button onClick={flow.cancel}>{t('cancelImport')}</Button>
        <RefusedButton job={job} />
      </div>
    </>
  );
}

const isWritten = ({ state }: PlanRow) => state === 'create' || state === 'update';

function PlanOptions({ flow, job }: { flow: ImportFlow; job: ImportJob }) {
  const { createMissingGroups, applyMappings, moveTaken } = flow.wish.value;
  const isUsers = job.kind === 'crm-users';
  return (
    <div class="filters">
      <CheckBox
        label={t('createMissingGroups')}
        checked={createMissingGroups}
        onChange={(isOn) => void flow.change({ createMissingGroups: isOn })}
      />
      {isUsers && (job.counts.differs > 0 || applyMappings) && (
        <CheckBox
          label={t('applyMappings', formatCount(job.counts.differs))}
          checked={applyMappings}
          onChange={(isOn) => void flow.change({ applyMappings: isOn })}
        />
      )}
      {isUsers && (job.counts.conflicts > 0 || moveTaken) && (
        <CheckBox
          label={t('moveTaken')}
          checked={moveTaken}
          onChange={(isOn) => void flow.change({ moveTaken: isOn })}
        />
      )}
    </div>
  );
}

export function PlanCounts({ job: { counts } }: { job: ImportJob }) {
  const parts = [
    t('countCreated', formatCount(counts.created)),
    t('countUpdated', formatCount(counts.updated)),
    t('countUnchanged', formatCount(counts.unchanged)),
    t('countRefused', formatCount(counts.refused)),
    t('countConflicts', formatCount(counts.conflicts)),
  ];
  return (
    <p role="status" class="soft">
      {parts.join(' · ')}
    </p>
  );
}
