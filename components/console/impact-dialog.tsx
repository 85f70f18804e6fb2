/** Shows before a group or an instance is saved whom that changes, and who overrides and does not. */
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { t } from '../../lib/app/text.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ImpactList } from './impact-list.tsx';
import type { RecordSave } from './use-record-save.ts';

export function ImpactDialog({ save, label }: { save: RecordSave; label: string }) {
  const { asked, confirm, cancel } = save;
  if (!asked) return null;
  const { first, question } = asked;
  return (
    <Dialog
      title={t('impactTitle')}
      closeLabel={t('close')}
      onClose={cancel}
      actions={
        <>
          <Button onClick={cancel}>{t('cancel')}</Button>
          <WriteButton kind="primary" onWrite={() => void confirm()}>
            {label}
          </WriteButton>
        </>
      }
    >
      <p>{formatCounted(first.changed, 'impactChangesOne', 'impactChangesMany')}</p>
      <ul class="impact-fields">
        {first.fields.map(({ field, changes, keeps }) => (
          <li key={field}>
            <bdi>{historyFieldText(field)}</bdi>{' '}
            <span class="soft">{t('impactField', formatCount(changes), formatCount(keeps))}</span>
          </li>
        ))}
      </ul>
      <ImpactList question={question} first={first} />
    </Dialog>
  );
}
