/** The brake before many mappings go: how many users lose agents, and the number to type. */
import { useState } from 'preact/hooks';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import type { Confirmation } from '../../lib/app/import-confirm.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextBox } from '../ui/fields.tsx';

export interface BrakeDialogProps {
  job: ImportJob;
  confirmation: Confirmation;
  onConfirm: () => void;
  onClose: () => void;
}

export function BrakeDialog({ job, confirmation, onConfirm, onClose }: BrakeDialogProps) {
  const [typed, setTyped] = useState('');
  const { removeAll, removals, isExact } = confirmation;
  const users = formatCount(job.counts.users);
  const losing = isExact
    ? formatCounted(removals, 'brakeRemovalsOne', 'brakeRemovalsMany', users)
    : formatCounted(removals, 'brakeRemovalsAtMostOne', 'brakeRemovalsAtMostMany', users);
  return (
    <Dialog
      role="alertdialog"
      title={t('brakeTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="danger" disabled={typed !== String(removals)} onWrite={onConfirm}>
            {t('applyImport')}
          </WriteButton>
        </>
      }
    >
      <p>{losing}</p>
      {removeAll > 0 && <p>{formatCounted(removeAll, 'brakeRemoveAllOne', 'brakeRemoveAllMany')}</p>}
      <p class="soft">{t('brakeWayBack')}</p>
      <TextBox label={t('typeToConfirm', removals)} value={typed} onInput={setTyped} />
    </Dialog>
  );
}
