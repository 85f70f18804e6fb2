/** What an admin does with an account's sign-ins at once: ends all sessions, and lifts what wrong passwords locked. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { OnlineError } from './online-error.tsx';

export interface AccountSessionsProps {
  account: AccountRecord;
  onSaved: () => void;
}

type Act = 'endSessions' | 'unlockAccount';
const DONE = { endSessions: 'sessionsEnded', unlockAccount: 'accountUnlocked' } as const;

export function AccountSessions({ account, onSaved }: AccountSessionsProps) {
  const { id, username, lockedUntil } = account;
  const { client } = useApp();
  const [isAsking, setAsking] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [failed, setFailed] = useState<{ act: Act; error: AppError } | null>(null);
  const [done, setDone] = useState<Act | null>(null);
  const run = async (act: Act) => {
    setAsking(false);
    setWorking(true);
    setDone(null);
    const result = await client.call(act, { id });
    setWorking(false);
    setFailed(result.ok ? null : { act, error: result.error });
    if (!result.ok) return;
    setDone(act);
    onSaved();
  };
  return (
    <>
      {lockedUntil && (
        <Button
          disabled={isWorking}
          description={t('unlockAccount', username)}
          onClick={() => void run('unlockAccount')}
        >
          {t('unlock')}
        </Button>
      )}
      <Button disabled={isWorking} description={t('endSessionsOf', username)} onClick={() => setAsking(true)}>
        {t('endSessions')}
      </Button>
      <p role="status" class="soft account-done">
        {done && t(DONE[done], username)}
      </p>
      {failed && (
        <OnlineError
          error={failed.error}
          offline={t('accountOffline')}
          onRetry={() => void run(failed.act)}
        />
      )}
      {isAsking && (
        <EndDialog
          username={username}
          onClose={() => setAsking(false)}
          onEnd={() => void run('endSessions')}
        />
      )}
    </>
  );
}

interface EndDialogProps {
  username: string;
  onClose: () => void;
  onEnd: () => void;
}

function EndDialog({ username, onClose, onEnd }: EndDialogProps) {
  const { guard } = useApp();
  return (
    <Dialog
      title={t('endSessionsTitle', username)}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <WriteButton kind="danger" onWrite={onEnd}>
            {t('endSessions')}
          </WriteButton>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </>
      }
    >
      <p>{t('endSessionsText', username)}</p>
    </Dialog>
  );
}
