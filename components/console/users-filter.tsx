/** The filters of the grid `CRM users`. */
import { type TextKey, t } from '../../lib/app/text.ts';
import type { HealthKind } from '../../lib/schema/console/health-window.ts';
import type { UsersFilter } from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import { Combobox } from '../ui/fields.tsx';
import { FilterFold } from './filter-fold.tsx';
import { HEALTH_TEXT } from './health-text.ts';
import { useGroupChoices } from './use-group-choices.ts';
import { useRead } from './use-read.ts';

export const NO_FILTER: UsersFilter = {
  groupId: null,
  mapped: null,
  mode: null,
  environmentId: null,
  health: null,
};

export interface UsersFilterProps {
  instanceId: string;
  filter: UsersFilter;
  onFilter: (filter: UsersFilter) => void;
  /** Absent on the page of a group. */
  hasGroups: boolean;
}

/** Kinds of findings that are about users. */
const USER_FINDINGS: readonly HealthKind[] = [
  'inherits-nothing',
  'unmapped',
  'inactive-agents',
  'over-ten',
  'twins',
  'stray-space',
];

/** Value of the choice "all"; ids are UUIDs, so it never meets one. */
const ALL = '';

export function UsersFilters({ instanceId, filter, onFilter, hasGroups }: UsersFilterProps) {
  const { client } = useApp();
  const groups = useGroupChoices(instanceId);
  const environments = useRead('filter environments', () => client.call('readConfiguration', {})).value
    ?.environments;
  const change = (field: keyof UsersFilter) => (value: string) =>
    onFilter({ ...filter, [field]: value === ALL ? null : value });
  return (
    <FilterFold active={activeFilters(filter)}>
      {hasGroups && (
        <Combobox
          label={t('userGroup')}
          hideLabel
          value={filter.groupId ?? ALL}
          options={[option(ALL, 'allGroups'), option('none', 'noGroup'), ...groups]}
          onChange={change('groupId')}
        />
      )}
      <Combobox
        label={t('columnMapping')}
        hideLabel
        value={filter.mapped ?? ALL}
        options={[
          option(ALL, 'mappedOrNot'),
          option('mapped', 'onlyMapped'),
          option('unmapped', 'onlyUnmapped'),
        ]}
        onChange={change('mapped')}
      />
      <Combobox
        label={t('mappingMode')}
        hideLabel
        value={filter.mode ?? ALL}
        options={[option(ALL, 'anyMode'), option('inherit', 'inherit'), option('override', 'override')]}
        onChange={change('mode')}
      />
      <Combobox
        label={t('environment')}
        hideLabel
        value={filter.environmentId ?? ALL}
        options={[
          option(ALL, 'allEnvironments'),
          ...(environments ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={change('environmentId')}
      />
      <Combobox
        label={t('health')}
        hideLabel
        value={filter.health ?? ALL}
        options={[
          option(ALL, 'healthyOrNot'),
          ...USER_FINDINGS.map((kind) => option(kind, HEALTH_TEXT[kind])),
        ]}
        onChange={change('health')}
      />
    </FilterFold>
  );
}

function activeFilters(filter: object): number {
  return Object.values(filter).filter((value) => value !== null).length;
}

function option(value: string, key: TextKey) {
  return { value, label: t(key) };
}
