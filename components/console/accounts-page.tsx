/** The page `Accounts`: who signs in to Patchpanel and what they may do. Only the server has it, and only for admins of everything. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { AccountsPage as Accounts } from '../../lib/schema/console/accounts-page.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { SearchBox } from '../ui/fields.tsx';
import { AccountItem } from './account-item.tsx';
import { OnlineError } from './online-error.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useRead } from './use-read.ts';

export function AccountsPage({ configuration }: { configuration: Configuration }) {
  if (configuration.mayAdminister) return <AccountList configuration={configuration} />;
  return (
    <div class="console-card">
      <PageHeading title={t('accounts')} />
      <Notice kind="info">{t('accountsForbidden')}</Notice>
    </div>
  );
}

function AccountList({ configuration }: { configuration: Configuration }) {
  const { client } = useApp();
  const [search, setSearch] = useState('');
  const [more, setMore] = useState<(Accounts & { of: unknown }) | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const reading = useRead(`accounts ${search}`, () => client.call('readAccounts', { search, after: null }));
  return (
    <div class="console-card">
      <PageHeading title={t('accounts')} />
      <p class="soft">{t('accountsText')}</p>
      <div class="toolbar">
        <SearchBox label={t('searchAccounts')} value={search} onInput={setSearch} />
      </div>
      <ReadState reading={reading} title={null} offline={t('accountsOffline')}>
        {(page) => {
          const later = more?.of === page ? more : null;
          const next = later ? later.next : page.next;
          const showMore = async () => {
            const result = await client.call('readAccounts', { search, after: next });
            setError(result.ok ? null : result.error);
            if (!result.ok) return;
            const items = [...(later?.items ?? []), ...result.value.items];
            setMore({ ...result.value, items, users: { ...later?.users, ...result.value.users }, of: page });
          };
          return (
            <>
              <Items
                items={[...page.items, ...(later?.items ?? [])]}
                users={{ ...page.users, ...later?.users }}
                configuration={configuration}
                onSaved={reading.refresh}
              />
              {error && (
                <OnlineError error={error} offline={t('accountsOffline')} onRetry={() => void showMore()} />
              )}
              {next !== null && <Button onClick={() => void showMore()}>{t('showMore')}</Button>}
            </>
          );
        }}
      </ReadState>
    </div>
  );
}

interface ItemsProps {
  items: readonly AccountRecord[];
  users: Readonly<Record<string, string>>;
  configuration: Configuration;
  onSaved: () => void;
}

function Items({ items, users, configuration, onSaved }: ItemsProps) {
  if (items.length === 0) return <p class="console-none soft">{t('noAccountMatches')}</p>;
  return (
    <ul class="accounts" aria-label={t('accounts')}>
      {items.map((account) => (
        <AccountItem
          key={account.id}
          account={account}
          users={users}
          configuration={configuration}
          onSaved={onSaved}
        />
      ))}
    </ul>
  );
}
