/** Confirms an edit that was drafted in a panel which could not prove that it is plainly visible. */
import { useState } from 'preact/hooks';
import type { App } from '../../lib/app/app.ts';
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { parseConfirm } from '../../lib/app/parse-confirm.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';

export function ConfirmPage({ rest }: { rest: string }) {
  const { client } = useApp();
  const [outcome, setOutcome] = useState<AppError | 'queued' | null>(null);
  const edit = parseConfirm(rest);
  if (!edit) return <p>{t('confirmUnreadable')}</p>;
  const save = async () => {
    const result = await send(client, edit);
    setOutcome(result.ok ? 'queued' : result.error);
  };
  return (
    <div class="prose">
      <h1>{t('confirmTitle', edit.userName)}</h1>
      <ul class="confirm-lines">
        {edit.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {outcome === 'queued' ? (
        <p role="status">{t('confirmQueued')}</p>
      ) : (
        <div class="actions">
          <WriteButton kind="primary" onWrite={() => void save()}>
            {t('save')}
          </WriteButton>
        </div>
      )}
      {outcome !== null && outcome !== 'queued' && (
        <ErrorNotice error={outcome} onRetry={() => void save()} />
      )}
    </div>
  );
}

function send(client: App['client'], edit: ConfirmedEdit) {
  const { userId, baseVersion, patch, move, add } = edit;
  const to = { userId, baseVersion, patch };
  if (add) return client.call('addUser', add);
  return move ? client.call('moveAgent', { ...move, to }) : client.call('editUser', to);
}
