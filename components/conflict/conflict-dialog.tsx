/** Asks which of two changes of one thing stays; nothing of either is lost before somebody has chosen. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Conflict, ConflictField } from '../../lib/schema/conflict.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/feedback.tsx';
import { FieldSide } from './conflict-side.tsx';

export interface ConflictDialogProps {
  conflict: Conflict;
  /** What a field of its record is called. */
  fieldName(field: string): string;
  /** The person decides later, or has decided. */
  onClose: () => void;
}

export function ConflictDialog({ conflict, fieldName, onClose }: ConflictDialogProps) {
  const { client, guard } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const names = useNames();
  const isChangedAgain = useChanged(conflict.version);
  const resolve = async (keep: 'mine' | 'theirs') => {
    const { changeId, version } = conflict;
    const result = await client.call('resolveConflict', { changeId, keep, version });
    if (result.ok) onClose();
    // It changed again: the view that says so is on its way, or here.
    else setError(result.error.kind === 'conflict' ? null : result.error);
  };
  return (
    <Dialog
      role="alertdialog"
      title={t('conflictTitle')}
      closeLabel={t('decideLater')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t('decideLater')}
          </Button>
          <WriteButton onWrite={() => void resolve('theirs')}>{t('keepTheirs')}</WriteButton>
          <WriteButton kind="primary" onWrite={() => void resolve('mine')}>
            {t('keepMine')}
          </WriteButton>
        </>
      }
    >
      <p>{conflictText(conflict, names)}</p>
      {isChangedAgain && <Notice kind="warning">{t('conflictAgain')}</Notice>}
      <div class="conflict-fields">
        {conflict.fields.map((field) => (
          <FieldCard key={field.field} name={fieldName(field.field)} field={field} />
        ))}
      </div>
      {error && <ErrorNotice error={error} />}
      <GuardNotice route="#/pending" />
    </Dialog>
  );
}

/** Whether the value is another than when the dialog opened. */
function useChanged(value: number): boolean {
  const first = useRef(value);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (value !== first.current) setChanged(true);
  }, [value]);
  return isChanged;
}

interface Names {
  own: string | null;
  now: number;
}

function useNames(): Names {
  const { store } = useApp();
  return { own: store.view.value?.session.username ?? null, now: store.now.value };
}

function conflictText({ theirsBy, theirsAt, mineAt, name }: Conflict, { own, now }: Names): string {
  const [theirs, mine] = [agoText(Date.parse(theirsAt), now), agoText(mineAt, now)];
  if (theirsBy !== null && theirsBy === own) return t('conflictTextOwn', name, theirs, mine);
  return t('conflictText', theirsBy ?? t('somebody'), name, theirs, mine);
}

function FieldCard({ name, field: { field, mine, theirs } }: { name: string; field: ConflictField }) {
  return (
    <section class="conflict-field" aria-label={name}>
      <h3>{name}</h3>
      <dl class="conflict-sides">
        <dt>{t('conflictMine')}</dt>
        <dd>
          <FieldSide field={field} side={mine} />
        </dd>
        <dt>{t('conflictTheirs')}</dt>
        <dd>
          <FieldSide field={field} side={theirs} />
        </dd>
      </dl>
    </section>
  );
}
