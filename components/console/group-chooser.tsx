/** Chooses one CRM user group of an instance by searching. */
import { useState } from 'preact/hooks';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { SearchBox } from '../ui/fields.tsx';
import { useRead } from './use-read.ts';

const SHOWN = 12;

export function GroupChooser({
  instanceId,
  onChoose,
}: {
  instanceId: string;
  onChoose: (id: string) => void;
}) {
  const { client } = useApp();
  const [search, setSearch] = useState('');
  const { value } = useRead(`choose group ${instanceId} ${search}`, () =>
    client.call('readGroups', { instanceId, search, offset: 0, limit: SHOWN }),
  );
  return (
    <div class="chooser">
      <SearchBox label={t('searchGroups')} value={search} onInput={setSearch} />
      <ul class="choices" aria-label={t('crmUserGroups')}>
        {value?.rows.map(({ id, name, users }) => (
          <li key={id}>
            <button type="button" class="choice" onClick={() => onChoose(id)}>
              <bdi>{name}</bdi> <span class="soft">{formatCounted(users, 'usersOne', 'usersMany')}</span>
            </button>
          </li>
        ))}
      </ul>
      {value && value.total > value.rows.length && (
        <p class="soft">{t('shownOf', formatCount(value.rows.length), formatCount(value.total))}</p>
      )}
      {value?.total === 0 && <p class="soft">{t('noGroupMatches')}</p>}
    </div>
  );
}
