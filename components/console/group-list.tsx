/** The list `CRM user groups` beside the grid: counts, search, the way to each group's page. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { GroupListRow } from '../../lib/schema/console/groups-window.ts';
import type { UsersFilter } from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Button } from '../ui/button.tsx';
import { SearchBox } from '../ui/fields.tsx';
import { useRead } from './use-read.ts';

export interface GroupListProps {
  instanceId: string;
  chosen: UsersFilter['groupId'];
  onChoose: (groupId: UsersFilter['groupId']) => void;
}

/** Groups shown before `Show more`; the protocol reads 200 at a time. */
const FIRST = 50;
const MOST = 200;
/** From so many groups on there is a search. */
const SEARCHED = 12;

export function GroupList({ instanceId, chosen, onChoose }: GroupListProps) {
  const { client } = useApp();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(FIRST);
  useEffect(() => setLimit(FIRST), [search]);
  const reading = useRead(`group list ${instanceId} ${limit} ${search}`, () =>
    client.call('readGroups', { instanceId, search, offset: 0, limit }),
  );
  const { value } = reading;
  return (
    <section class="group-list" aria-label={t('userGroups')}>
      <h2>{value ? formatCounted(value.total, 'groupsOne', 'groupsMany') : t('userGroups')}</h2>
      {(search !== '' || (value?.total ?? 0) > SEARCHED) && (
        <SearchBox label={t('searchGroups')} value={search} onInput={setSearch} />
      )}
      {reading.error && <ErrorNotice error={reading.error} onRetry={reading.refresh} />}
      {value?.total === 0 && <p class="soft">{t(search === '' ? 'noGroupsYet' : 'noGroupMatches')}</p>}
      <ul aria-label={t('crmUserGroups')}>
        {value?.rows.map((group) => (
          <GroupItem key={group.id} instanceId={instanceId} group={group} />
        ))}
      </ul>
      {value && value.total > value.rows.length && limit < MOST && (
        <Button kind="quiet" onClick={() => setLimit(MOST)}>
          {t('showMoreGroups')}
        </Button>
      )}
      {value && value.ungrouped > 0 && (
        <Button kind="quiet" onClick={() => onChoose(chosen === 'none' ? null : 'none')}>
          {chosen === 'none' ? t('allGroups') : t('ungroupedMany', formatCount(value.ungrouped))}
        </Button>
      )}
    </section>
  );
}

function GroupItem({ instanceId, group }: { instanceId: string; group: GroupListRow }) {
  const { id, name, users, agents, source, isPending } = group;
  const mapping =
    source === null ? t('nothingInherited') : tCount(agents, 'mappedCountOne', 'mappedCountMany');
  return (
    <li class="group-item">
      <a href={addressOf({ page: 'group', instanceId, id, tab: 'information' })}>
        <bdi>{name}</bdi>
      </a>
      <PendingBadge isPending={isPending} />
      <span class="soft">{`${formatCounted(users, 'usersOne', 'usersMany')} · ${mapping}`}</span>
    </li>
  );
}
