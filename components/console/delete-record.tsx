/** The button `Delete` of a record's page, and its dialog: what goes with it, exactly, and its name to type. */
import { useState } from 'preact/hooks';
import { consequenceNames, consequenceText } from '../../lib/app/consequence-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Consequences } from '../../lib/schema/consequences.ts';
import type { AnyRecordKey } from '../../lib/schema/console/deletion.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { TextBox } from '../ui/fields.tsx';
import { useMayWrite } from './may-write.ts';
import { OnlineError } from './online-error.tsx';
import { useOnline } from './use-online.ts';

export interface DeleteRecordProps extends AnyRecordKey {
  name: string;
  /** Of users and user groups. */
  instanceId?: string;
}

export function DeleteRecord({ kind, id, name, instanceId }: DeleteRecordProps) {
  const [isOpen, setOpen] = useState(false);
  if (!useMayWrite(kind, instanceId ?? null)) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('delete')}</Button>
      {isOpen && <DeleteDialog record={{ kind, id }} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

interface DeleteDialogProps {
  record: AnyRecordKey;
  name: string;
  onClose: () => void;
}

export function DeleteDialog({ record, name, onClose }: DeleteDialogProps) {
  const { client, drafts } = useApp();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isWorking, setWorking] = useState(false);
  // After an answer that was lost, another press gets it instead of a second effect
  const [key] = useState(() => crypto.randomUUID());
  const { kind, id } = record;
  const asked = useOnline(`${kind} ${id}`, () => client.call('foreseeDeletion', record));
  const shown = asked.value;
  const remove = async () => {
    if (!shown) return;
    setWorking(true);
    const request = { ...record, version: shown.version, key };
    const result = await client.call('deleteRecord', request);
    setWorking(false);
    if (result.ok) {
      drafts.discard(id);
      return onClose();
    }
    setError(result.error);
    if (result.error.kind === 'conflict') asked.again();
  };
  const retry = () => {
    setError(null);
    if (shown) void remove();
    else asked.again();
  };
  const fault = error ?? asked.error;
  const isConfirmed = typed === (shown?.name ?? name);
  return (
    <Dialog
      title={t('deleteTitle', name)}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton
            kind="danger"
            disabled={!shown || !isConfirmed || isWorking}
            onWrite={() => void remove()}
          >
            {t('delete')}
          </WriteButton>
        </>
      }
    >
      {fault && (
        <OnlineError
          error={fault}
          offline={t(error ? 'writeUnanswered' : 'deleteOffline')}
          conflict={t('deleteChanged')}
          onRetry={retry}
        />
      )}
      {!shown && !fault && <Skeleton width={70} />}
      {shown && (
        <>
          <Effects consequences={shown} />
          <p class="soft">{t('deleteRestorable')}</p>
          <TextBox label={t('typeToConfirm', shown.name)} value={typed} onInput={setTyped} />
        </>
      )}
    </Dialog>
  );
}

function Effects({ consequences: { effects } }: { consequences: Consequences }) {
  if (effects.length === 0) return <p>{t('deleteNothingElse')}</p>;
  return (
    <ul class="effects">
      {effects.map((effect) => (
        <li key={`${effect.effect} ${effect.kind}`}>
          {consequenceText(effect)} <bdi class="soft">{consequenceNames(effect)}</bdi>
        </li>
      ))}
    </ul>
  );
}
