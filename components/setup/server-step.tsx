/** First step of set-up: which configuration server to use. */
import { useState } from 'preact/hooks';
import { type ConnectFault, connect, type HostPermissions } from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { SetupStep } from './setup-step.tsx';

export interface ServerStepProps {
  permissions: HostPermissions;
  address: string;
  isDone: boolean;
}

export function ServerStep({ permissions, address, isDone }: ServerStepProps) {
  const { client, store } = useApp();
  const [typed, setTyped] = useState(address);
  const [fault, setFault] = useState<ConnectFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (discard = false) => {
    const connecting = connect({ client, permissions, address: typed, discard });
    setBusy(true);
    setFault(null);
    const wrong = await connecting;
    setBusy(false);
    setFault(wrong);
    if (wrong === null) await store.hello();
  };
  const type = (text: string) => {
    setTyped(text);
    setFault(null);
  };
  return (
    <SetupStep number={1} title={t('setupServerTitle')} isDone={isDone}>
      <TextBox
        label={t('serverAddress')}
        value={typed}
        placeholder={t('addressExample')}
        error={fault?.text ?? null}
        onInput={type}
        onEnter={() => void submit()}
      />
      <div class="actions">
        <Button kind={isDone ? 'plain' : 'primary'} disabled={isBusy} onClick={() => void submit()}>
          {t('connect')}
        </Button>
        {fault?.hasUnsaved && (
          <Button kind="danger" disabled={isBusy} onClick={() => void submit(true)}>
            {t('changeServerDiscard')}
          </Button>
        )}
        {isBusy && <span role="status">{t('connecting')}</span>}
      </div>
    </SetupStep>
  );
}
