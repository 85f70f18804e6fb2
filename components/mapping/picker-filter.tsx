/** Above the tree of agents: environment, Show Mapped, search, and how many agents are found. */
import type { AgentTree } from '../../lib/app/agent-tree.ts';
import { t, tCount } from '../../lib/app/text.ts';
import { CheckBox, Combobox, SearchBox } from '../ui/fields.tsx';

export function PickerFilter({ tree }: { tree: AgentTree }) {
  const { environmentId, showMapped, search } = tree.filter.value;
  return (
    <>
      <div class="one-line">
        <Combobox
          label={t('environment')}
          hideLabel
          value={environmentId ?? ''}
          options={[
            { value: '', label: t('allEnvironments') },
            ...(tree.rows.value?.environments ?? []).map(({ id, name, active }) => ({
              value: id,
              label: active ? name : t('isInactive', name),
            })),
          ]}
          onChange={(id) => tree.setFilter({ environmentId: id || null })}
        />
        <CheckBox
          label={t('showMapped')}
          checked={showMapped}
          onChange={(isShown) => tree.setFilter({ showMapped: isShown })}
        />
      </div>
      <SearchBox
        label={t('searchAgents')}
        value={search}
        onInput={(text) => tree.setFilter({ search: text })}
      />
    </>
  );
}

/** For people who do not see the tree change. */
export function FoundCount({ tree }: { tree: AgentTree }) {
  const rows = tree.rows.value;
  const isFiltered = rows !== null && (rows.filter.search !== '' || !rows.filter.showMapped);
  return (
    <p class="visually-hidden" aria-live="polite">
      {isFiltered && tCount(rows.agents, 'agentsFoundOne', 'agentsFoundMany')}
    </p>
  );
}
