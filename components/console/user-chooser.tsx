/** Chooses one CRM user of an instance by searching: as many answers as one can look through. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { SearchBox } from '../ui/fields.tsx';
import { useRead } from './use-read.ts';
import { NO_FILTER } from './users-filter.tsx';

export interface ChosenUser {
  id: string;
  name: string;
}

export interface UserChooserProps {
  instanceId: string;
  chosen: ChosenUser | null;
  onChoose: (user: ChosenUser | null) => void;
}

const SHOWN = 8;

export function UserChooser({ instanceId, chosen, onChoose }: UserChooserProps) {
  const { client } = useApp();
  const [search, setSearch] = useState('');
  const { value } = useRead(`choose ${instanceId} ${search}`, () =>
    client.call('readUsers', {
      instanceId,
      search,
      filter: NO_FILTER,
      sort: { column: 'name', descending: false },
      offset: 0,
      limit: SHOWN,
    }),
  );
  if (chosen) {
    return (
      <p class="chosen">
        <bdi>{chosen.name}</bdi>
        <Button kind="quiet" onClick={() => onChoose(null)}>
          {t('chooseAnother')}
        </Button>
      </p>
    );
  }
  return (
    <div class="chooser">
      <SearchBox label={t('searchUsers')} value={search} onInput={setSearch} />
      <ul class="choices" aria-label={t('crmUsers')}>
        {value?.rows.map(({ id, username, fullName }) => (
          <li key={id}>
            <button type="button" class="choice" onClick={() => onChoose({ id, name: fullName || username })}>
              <bdi>{fullName || username}</bdi> <bdi class="soft">{username}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {value && value.total > value.rows.length && (
        <p class="soft">{t('shownOf', formatCount(value.rows.length), formatCount(value.total))}</p>
      )}
      {value?.total === 0 && <p class="soft">{t('noUserMatches')}</p>}
    </div>
  );
}
