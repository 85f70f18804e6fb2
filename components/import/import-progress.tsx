/** What an import is doing, with a way out as long as nothing is written. */
import type { ImportStage } from '../../lib/app/import-flow.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';

type Working = Extract<ImportStage, { is: 'working' }>;

const TEXTS: Record<Working['at'], TextKey> = {
  reading: 'importReading',
  sending: 'importSending',
  planning: 'importPlanning',
  applying: 'importApplying',
  undoing: 'importUndoing',
};

export function ImportProgress({ stage, onCancel }: { stage: Working; onCancel: () => void }) {
  const text = t(TEXTS[stage.at]);
  // What the server writes is all or nothing; from here it cannot be called back, only undone.
  const canCancel = stage.at !== 'applying' && stage.at !== 'undoing';
  return (
    <div class="import-progress">
      <p role="status">{text}</p>
      <progress aria-label={text} value={stage.done ?? undefined} max={1} />
      {canCancel && <Button onClick={onCancel}>{t('cancelImport')}</Button>}
    </div>
  );
}
