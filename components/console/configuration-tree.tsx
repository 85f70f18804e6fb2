/** The tree `CRM instances` with users and groups under each, or the tree `Environments`. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, type ConsolePlace } from '../../lib/app/console-route.ts';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration, InstanceNode } from '../../lib/schema/console/configuration.ts';
import type { GroupListRow } from '../../lib/schema/console/groups-window.ts';
import { useApp } from '../app-context.ts';
import { type NavItem, NavTree } from '../ui/nav-tree.tsx';
import { useRead } from './use-read.ts';

/** Groups under an instance; the rest are on its page, which searches them. */
const MOST_GROUPS = 100;

export interface ConfigurationTreeProps {
  area: 'crm' | 'telephony';
  place: ConsolePlace;
  configuration: Configuration;
}

export function ConfigurationTree({ area, place, configuration }: ConfigurationTreeProps) {
  return area === 'crm' ? (
    <InstanceTree place={place} instances={configuration.instances} />
  ) : (
    <EnvironmentTree place={place} configuration={configuration} />
  );
}

/** The instance whose groups are shown: one at a time, so that no page holds every group. */
function InstanceTree({ place, instances }: { place: ConsolePlace; instances: InstanceNode[] }) {
  const [open, setOpen] = useState<string | null>(
    instanceIdOf(place) ?? (instances.length === 1 ? (instances[0]?.id ?? null) : null),
  );
  const here = instanceIdOf(place);
  useEffect(() => {
    if (here) setOpen(here);
  }, [here]);
  const groups = useGroups(open);
  if (instances.length === 0) return <p class="soft left-pane-none">{t('noInstances')}</p>;
  const items = instances.map(
    (instance): NavItem => ({
      id: instance.id,
      label: instance.active ? instance.name : t('isInactive', instance.name),
      href: addressOf({ page: 'instance', id: instance.id, tab: 'settings' }),
      note: instance.isPending ? t('notSavedYet') : undefined,
      isSoft: !instance.active,
      items: instance.id === open ? itemsUnder(instance, groups) : null,
    }),
  );
  return (
    <div class="left-pane-tree">
      <NavTree
        label={t('crmInstances')}
        items={items}
        current={currentItem(place)}
        expanded={new Set(open ? [open] : [])}
        onExpand={(id, isExpanded) => setOpen(isExpanded ? id : null)}
      />
    </div>
  );
}

function itemsUnder(instance: InstanceNode, groups: readonly GroupListRow[]): NavItem[] {
  return [
    {
      id: `${instance.id} users`,
      label: t('userGroupsAndUsers'),
      note: formatCount(instance.users),
      href: addressOf({ page: 'instance', id: instance.id, tab: 'users' }),
    },
    ...groups.map(({ id, name, users, isPending }) => ({
      id,
      label: name,
      note: isPending ? t('notSavedYet') : formatCount(users),
      href: addressOf({ page: 'group', instanceId: instance.id, id, tab: 'information' }),
    })),
  ];
}

function useGroups(instanceId: string | null): readonly GroupListRow[] {
  const { client } = useApp();
  const nothing = { ok: true as const, value: null };
  const { value } = useRead(`groups ${instanceId}`, async () =>
    instanceId
      ? client.call('readGroups', { instanceId, search: '', offset: 0, limit: MOST_GROUPS })
      : nothing,
  );
  return value?.rows ?? [];
}

function EnvironmentTree({ place, configuration }: { place: ConsolePlace; configuration: Configuration }) {
  const { environments } = configuration;
  if (environments.length === 0) return <p class="soft left-pane-none">{t('noEnvironments')}</p>;
  const items = environments.map(
    (environment): NavItem => ({
      id: environment.id,
      label: environment.active ? environment.name : t('isInactive', environment.name),
      note: environment.isPending ? t('notSavedYet') : formatCount(environment.agents),
      isSoft: !environment.active,
      href: addressOf({ page: 'environment', id: environment.id, tab: 'agents' }),
    }),
  );
  return (
    <div class="left-pane-tree">
      <NavTree
        label={t('environments')}
        items={items}
        current={currentItem(place)}
        expanded={NONE}
        onExpand={() => undefined}
      />
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function instanceIdOf(place: ConsolePlace): string | null {
  if (place.page === 'instance') return place.id;
  return place.page === 'group' || place.page === 'user' ? place.instanceId : null;
}

/** A user stands under the users of the instance. */
function currentItem(place: ConsolePlace): string | null {
  switch (place.page) {
    case 'instance':
      return place.tab === 'users' ? `${place.id} users` : place.id;
    case 'user':
      return `${place.instanceId} users`;
    case 'group':
    case 'environment':
      return place.id;
    case 'agent':
      return place.environmentId;
    default:
      return null;
  }
}
