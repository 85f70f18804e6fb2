/** The frame of a dialog that adds a record: its fields, `Add`, `Cancel`, and why it was refused. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export interface AddDialogProps {
  title: string;
  /** Everything that is needed is filled in. */
  isReady: boolean;
  /** What no field shows by itself. */
  error: AppError | null;
  /** `Add` where absent. */
  addLabel?: string;
  onAdd: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function AddDialog(props: AddDialogProps) {
  const { title, isReady, error, addLabel = t('add'), onAdd, onClose, children } = props;
  return (
    <Dialog
      title={title}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={!isReady} onWrite={onAdd}>
            {addLabel}
          </WriteButton>
        </>
      }
    >
      {children}
      {error && <ErrorNotice error={error} onRetry={onAdd} />}
    </Dialog>
  );
}
