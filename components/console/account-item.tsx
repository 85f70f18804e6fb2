/** One account: who it is, whether it is active, its grants, and the way to change them. */
import { useState } from 'preact/hooks';
import { formatTime } from '../../lib/app/format.ts';
import { type GrantNames, grantKey, grantText } from '../../lib/app/grant-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { AccountEditor } from './account-editor.tsx';
import { AccountSessions } from './account-sessions.tsx';

export interface AccountItemProps {
  account: AccountRecord;
  /** Names of CRM users by id. */
  users: Readonly<Record<string, string>>;
  configuration: Configuration;
  onSaved: () => void;
}

export function AccountItem({ account, users, configuration, onSaved }: AccountItemProps) {
  const [isEditing, setEditing] = useState(false);
  const names: GrantNames = {
    instance: (id) => configuration.instances.find((instance) => instance.id === id)?.name ?? id,
    user: (id) => users[id] ?? id,
  };
  return (
    <li class="account">
      <div class="account-head">
        <div class="account-text">
          <h2>
            <bdi>{account.username}</bdi>{' '}
            {!account.active && <Badge kind="warn">{t('accountDisabled')}</Badge>}
            {account.lockedUntil && (
              <Badge kind="warn">{t('lockedUntil', formatTime(account.lockedUntil))}</Badge>
            )}
          </h2>
          <p class="soft">
            {account.issuer === 'local'
              ? t('signsInAs', account.username)
              : t('signsInAt', account.subject, account.issuer)}
          </p>
        </div>
        {!isEditing && (
          <div class="account-acts">
            <AccountSessions account={account} onSaved={onSaved} />
            <Button description={t('editAccount', account.username)} onClick={() => setEditing(true)}>
              {t('edit')}
            </Button>
          </div>
        )}
      </div>
      {isEditing ? (
        <AccountEditor
          account={account}
          names={names}
          configuration={configuration}
          onClose={(isSaved) => {
            setEditing(false);
            if (isSaved) onSaved();
          }}
        />
      ) : (
        <ul class="grants" aria-label={t('grantsOf', account.username)}>
          {account.grants.length === 0 && <li class="soft">{t('noGrants')}</li>}
          {account.grants.map((grant) => (
            <li key={grantKey(grant)}>
              <Badge>{grantText(grant, names)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
