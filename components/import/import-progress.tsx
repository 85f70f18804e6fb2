/** What an import is doing, how far it is, and the way out of it. */
import { formatCounted } from '../../lib/app/format.ts';
import type { ImportStage, WorkingAt } from '../../lib/app/import-stage.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';

const TEXTS: Record<WorkingAt, TextKey> = {
  reading: 'importReading',
  sending: 'importSending',
  planning: 'importPlanning',
  applying: 'importApplying',
  undoing: 'importUndoing',
  cancelling: 'importCancelling',
};

export interface ImportProgressProps {
  stage: Extract<ImportStage, { is: 'working' }>;
  fileName: string | undefined;
  onCancel: () => void;
}

export function ImportProgress({ stage: { at, done, rows }, fileName, onCancel }: ImportProgressProps) {
  const text = t(TEXTS[at]);
  return (
    <div class="import-progress">
      {fileName && (
        <strong>
          <bdi>{fileName}</bdi>
        </strong>
      )}
      <p role="status">{text}</p>
      <progress aria-label={text} value={done ?? undefined} max={1} />
      {rows !== undefined && <p class="soft">{formatCounted(rows, 'rowsOne', 'rowsMany')}</p>}
      {at !== 'cancelling' && <Button onClick={onCancel}>{t('cancelImport')}</Button>}
    </div>
  );
}
