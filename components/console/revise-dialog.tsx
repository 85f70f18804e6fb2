/** Corrects the addition of a record that was refused, such as for a username that somebody else took first (rule C2). */
import { useState } from 'preact/hooks';
import { patchFaults } from '../../lib/app/form-faults.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { KIND_TEXT } from '../../lib/app/kind-text.ts';
import { t } from '../../lib/app/text.ts';
import { NAMING_FIELDS, REQUIRED_FIELDS } from '../../lib/domain/naming-fields.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextBox } from '../ui/fields.tsx';
import type { Act } from './pending-page.tsx';
import { useFormFaults } from './use-form-faults.ts';

export interface ReviseDialogProps {
  change: PendingChange;
  act: Act;
  onClose: () => void;
}

export function ReviseDialog({ change, act, onClose }: ReviseDialogProps) {
  const { client } = useApp();
  const fields = NAMING_FIELDS[change.kind];
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(fields.map((field) => [field, initial(change, field)])),
  );
  const set = Object.fromEntries(
    fields.map((field) => [field, texts[field] || (REQUIRED_FIELDS.includes(field) ? '' : null)]),
  );
  const { faultOf, isFaulty } = useFormFaults({
    found: patchFaults(change.kind, { set } as RecordPatch),
    fields,
    sent: JSON.stringify(set),
    refused: change.error,
  });
  const save = () => {
    onClose();
    void act(client.call('reviseAddition', { changeId: change.changeId, set }));
  };
  return (
    <Dialog
      title={t(change.kind === 'crm-users' ? 'reviseTitle' : 'reviseRecordTitle', t(KIND_TEXT[change.kind]))}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={isFaulty} onWrite={save}>
            {t('save')}
          </WriteButton>
        </>
      }
    >
      <p>{t('reviseText')}</p>
      {fields.map((field) => (
        <TextBox
          key={field}
          label={historyFieldText(field)}
          value={texts[field] ?? ''}
          error={faultOf(field)}
          onInput={(text) => setTexts({ ...texts, [field]: text })}
        />
      ))}
    </Dialog>
  );
}

function initial({ content }: PendingChange, field: string): string {
  const side = content?.values.find((value) => value.field === field)?.side;
  return side?.type === 'text' ? (side.value ?? '') : '';
}
