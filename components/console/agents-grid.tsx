/** The grid `Agents` of an environment with search and filters; a row opens the agent's page. */
import { useEffect, useMemo } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type {
  AgentListRow,
  AgentsFilter,
  AgentsQuery,
  AgentsWindow,
} from '../../lib/schema/console/agents-window.ts';
import { useApp } from '../app-context.ts';
import { ExportButton, ImportButton } from '../import/transfer-buttons.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Combobox, SearchBox } from '../ui/fields.tsx';
import { Grid } from '../ui/grid.tsx';
import { AddAgent } from './add-agent.tsx';
import { agentColumns } from './agent-columns.tsx';
import { FilterFold } from './filter-fold.tsx';
import { useKeptPlace } from './use-kept-place.ts';

type Asked = Omit<AgentsQuery, 'offset' | 'limit'>;

export function AgentsGrid({ environmentId }: { environmentId: string }) {
  const agents = useAgents(environmentId);
  const columns = useMemo(agentColumns, []);
  const kept = useKeptPlace(`agents place ${environmentId}`);
  const { search, sort, filter } = agents.query.value;
  const rows = agents.rows.value;
  const error = agents.error.value;
  const isFiltered = search !== '' || filter.active !== null || filter.mapped !== null;
  const change = (fields: Partial<Asked>) => agents.ask({ ...agents.query.peek(), ...fields });
  return (
    <div class="users-main">
      <div class="toolbar">
        <SearchBox label={t('searchAgents')} value={search} onInput={(text) => change({ search: text })} />
        <AddAgent environmentId={environmentId} />
        <ImportButton kind="cti-agents" instanceId={null} />
        <ExportButton
          request={{ kind: 'cti-agents', environmentId, shown: isFiltered ? { search, filter } : null }}
        />
      </div>
      <AgentFilters filter={filter} onFilter={(next) => change({ filter: next })} />
      <div class="counts">
        <p role="status" class="soft">
          {rows ? t('agentsMany', formatCount(rows.total)) : t('loading')}
        </p>
      </div>
      {error && <ErrorNotice error={error} onRetry={agents.refresh} />}
      {rows?.total === 0 && (
        <p class="console-none soft">{t(isFiltered ? 'noAgentsFound' : 'noAgentsHere')}</p>
      )}
      <Grid
        label={t('agents')}
        columns={columns}
        total={rows?.total ?? 0}
        rowAt={(index) => rows?.rowAt(index)}
        onNeed={agents.need}
        sort={sort}
        onSort={(next) => change({ sort: next })}
        onOpen={({ id }) => {
          location.hash = addressOf({ page: 'agent', environmentId, id, tab: 'details' });
        }}
        resetKey={JSON.stringify([search, sort, filter])}
        {...kept}
      />
    </div>
  );
}

/** Value of the choice "all". */
const ALL = '';

function AgentFilters({
  filter,
  onFilter,
}: {
  filter: AgentsFilter;
  onFilter: (filter: AgentsFilter) => void;
}) {
  return (
    <FilterFold active={Object.values(filter).filter((value) => value !== null).length}>
      <Combobox
        label={t('columnMapping')}
        hideLabel
        value={filter.mapped ?? ALL}
        options={[
          { value: ALL, label: t('mappedOrNot') },
          { value: 'mapped', label: t('onlyMapped') },
          { value: 'unmapped', label: t('onlyUnmapped') },
        ]}
        onChange={(value) => onFilter({ ...filter, mapped: (value || null) as AgentsFilter['mapped'] })}
      />
      <Combobox
        label={t('state')}
        hideLabel
        value={filter.active ?? ALL}
        options={[
          { value: ALL, label: t('activeOrNot') },
          { value: 'active', label: t('active') },
          { value: 'inactive', label: t('inactive') },
        ]}
        onChange={(value) => onFilter({ ...filter, active: (value || null) as AgentsFilter['active'] })}
      />
    </FilterFold>
  );
}

function useAgents(environmentId: string) {
  const { client, store, entries } = useApp();
  const name = `agents asked ${environmentId}`;
  const agents = useMemo(() => {
    const filter: AgentsFilter = { active: null, mapped: null };
    const fresh: Asked = { environmentId, search: '', filter, sort: { column: 'name', descending: false } };
    const first = entries.recall<Asked>(name) ?? fresh;
    return createWindows<Asked, AgentListRow, AgentsWindow>(first, (query, page) =>
      client.call('readAgents', { ...query, ...page }),
    );
  }, [client, environmentId]);
  const asked = agents.query.value;
  useEffect(() => entries.keep(name, asked), [entries, name, asked]);
  const changes = store.directoryChanges.value;
  // A change behind the windows is the reason to read again
  useEffect(() => agents.refresh(), [agents, changes]);
  return agents;
}
