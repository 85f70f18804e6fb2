/** First step of set-up: which configuration server to use. */
import { useState } from 'preact/hooks';
import { connect, type SetupPermissions } from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { SetupStep } from './setup-step.tsx';

export interface ServerStepProps {
  permissions: SetupPermissions;
  address: string;
  isDone: boolean;
}

export function ServerStep({ permissions, address, isDone }: ServerStepProps) {
  const { client, store } = useApp();
  const [typed, setTyped] = useState(address);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    const connecting = connect({ client, permissions, address: typed });
    setBusy(true);
    setError(null);
    const wrong = await connecting;
    setBusy(false);
    setError(wrong);
    if (wrong === null) await store.hello();
  };
  return (
    <SetupStep number={1} title={t('setupServerTitle')} isDone={isDone}>
      <TextBox
        label={t('serverAddress')}
        value={typed}
        placeholder={t('addressExample')}
        error={error}
        onInput={setTyped}
        onEnter={() => void submit()}
      />
      <div class="actions">
        <Button kind={isDone ? 'plain' : 'primary'} disabled={isBusy} onClick={() => void submit()}>
          {t('connect')}
        </Button>
        {isBusy && <span role="status">{t('connecting')}</span>}
      </div>
    </SetupStep>
  );
}
