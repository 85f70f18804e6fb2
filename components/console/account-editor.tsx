/** Changes an account's activity and grants, saved on the server at once with the version it was read at. */
import { useState } from 'preact/hooks';
import { type GrantNames, sameGrants } from '../../lib/app/grant-text.ts';
import { t } from '../../lib/app/text.ts';
import type { Grant } from '../../lib/schema/account.ts';
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { CheckBox } from '../ui/fields.tsx';
import { GrantEditor } from './grant-editor.tsx';

export interface AccountEditorProps {
  account: AccountRecord;
  names: GrantNames;
  configuration: Configuration;
  onClose: (isSaved: boolean) => void;
}

export function AccountEditor({ account, names, configuration, onClose }: AccountEditorProps) {
  const { client } = useApp();
  const [active, setActive] = useState(account.active);
  const [grants, setGrants] = useState<readonly Grant[]>(account.grants);
  const [error, setError] = useState<AppError | null>(null);
  const [isSaving, setSaving] = useState(false);
  const changed = {
    ...(active === account.active ? {} : { active }),
    ...(sameGrants(grants, account.grants) ? {} : { grants: [...grants] }),
  };
  const save = async () => {
    setSaving(true);
    const { id, version } = account;
    const result = await client.call('saveAccount', { id, version, set: changed, key: crypto.randomUUID() });
    setSaving(false);
    if (result.ok) onClose(true);
    else setError(result.error);
  };
  return (
    <div class="account-editor">
      <CheckBox label={t('accountActive')} checked={active} onChange={setActive} />
      <GrantEditor
        label={t('grantsOf', account.username)}
        grants={grants}
        names={names}
        configuration={configuration}
        onChange={setGrants}
      />
      {error && <SaveError error={error} onRetry={() => void save()} onReload={() => onClose(true)} />}
      <div class="actions">
        <WriteButton
          kind="primary"
          disabled={isSaving || Object.keys(changed).length === 0}
          onWrite={() => void save()}
        >
          {t('save')}
        </WriteButton>
        <Button onClick={() => onClose(false)}>{t('cancel')}</Button>
        <span class="soft">{t('effectiveAtOnce')}</span>
      </div>
    </div>
  );
}

interface SaveErrorProps {
  error: AppError;
  onRetry: () => void;
  onReload: () => void;
}

/** Somebody else was first: their version is to be seen before one decides. */
function SaveError({ error, onRetry, onReload }: SaveErrorProps) {
  if (error.kind === 'conflict') {
    return (
      <Notice kind="error" actions={<Button onClick={onReload}>{t('showNewVersion')}</Button>}>
        {t('accountChangedMeanwhile')}
      </Notice>
    );
  }
  if (error.kind === 'offline') {
    return (
      <Notice kind="error" actions={<Button onClick={onRetry}>{t('tryAgain')}</Button>}>
        {t('accountOffline')}
      </Notice>
    );
  }
  return <ErrorNotice error={error} onRetry={onRetry} />;
}
