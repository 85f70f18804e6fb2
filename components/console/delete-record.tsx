/** The button `Delete` of a record's page, and its dialog: what goes with it, exactly, and its name to type. */
import { useState } from 'preact/hooks';
import { consequenceNames, consequenceText } from '../../lib/app/consequence-text.ts';
import { t } from '../../lib/app/text.ts';
import type { Consequences } from '../../lib/schema/consequences.ts';
import type { AnyRecordKey } from '../../lib/schema/console/deletion.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { TextBox } from '../ui/fields.tsx';
import { LongWriteProgress } from './long-write-progress.tsx';
import { useMayWrite } from './may-write.ts';
import { OnlineError } from './online-error.tsx';
import { isWorking, useLongWrite } from './use-long-write.ts';
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
  const write = useLongWrite();
  const { kind, id } = record;
  const asked = useOnline(`${kind} ${id}`, () => client.call('foreseeDeletion', record));
  const shown = asked.value;
  const remove = async () => {
    if (!shown) return;
    const { version } = shown;
    const result = await write.run(`${id} ${version}`, (key) =>
      client.call('deleteRecord', { ...record, version, key }),
    );
    if (result?.ok) {
      drafts.discard(id);
      return onClose();
    }
    if (result?.error.kind === 'conflict') asked.again();
  };
  const retry = () => {
    write.forgetError();
    if (shown) void remove();
    else asked.again();
  };
  const fault = write.error ?? asked.error;
  const isConfirmed = typed === (shown?.name ?? name);
  return (
    <Dialog
      title={t('deleteTitle', name)}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button
            disabled={write.at === 'cancelling'}
            onClick={() => (isWorking(write) ? write.cancel() : onClose())}
          >
            {t('cancel')}
          </Button>
          <WriteButton
            kind="danger"
            disabled={!shown || !isConfirmed || isWorking(write)}
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
          offline={t(write.error ? 'writeUnanswered' : 'deleteOffline')}
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
          <LongWriteProgress write={write} text={t('deleting')} />
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
