/** A file that cannot be planned, or most of whose rows are wrong: what is wrong with it, and how else it may be read. */
import { formatCount } from '../../lib/app/format.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import type { ImportStage } from '../../lib/app/import-stage.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { FileChoices } from './file-choices.tsx';

export interface FaultyFileProps {
  flow: ImportFlow;
  kind: ImportKind;
  stage: Extract<ImportStage, { is: 'fault' | 'doubt' }>;
}

export function FaultyFile({ flow, kind, stage }: FaultyFileProps) {
  const isReadable = stage.is === 'doubt' || stage.fault.code === 'encoding' || flow.header.value !== null;
  return (
    <>
      {stage.is === 'fault' ? (
        <Notice kind="error">{stage.fault.message || t('fileUnreadable')}</Notice>
      ) : (
        <Doubt stage={stage} />
      )}
      {isReadable && <FileChoices flow={flow} kind={kind} isOpen />}
      <div class="toolbar">
        {stage.is === 'doubt' && <Button onClick={() => void flow.planAnyway()}>{t('planAnyway')}</Button>}
        <Button onClick={() => void flow.cancel()}>{t('importAnother')}</Button>
      </div>
    </>
  );
}

function Doubt({ stage: { shape } }: { stage: Extract<ImportStage, { is: 'doubt' }> }) {
  return (
    <>
      <Notice kind="warning">{t('fileDoubtful', formatCount(shape.faults), formatCount(shape.rows))}</Notice>
      <ul class="import-lines" aria-label={t('fileFaults')}>
        {shape.first.map(({ row, column, text }) => (
          <li key={row} dir="auto">
            {column === null ? t('faultOfRow', row, text) : t('faultOfCell', row, column, text)}
          </li>
        ))}
      </ul>
    </>
  );
}
