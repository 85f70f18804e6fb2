/** Where the console begins: the things of an area, with how much is under each. */
import { addressOf } from '../../lib/app/console-route.ts';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { Badge } from '../ui/feedback.tsx';
import { AddEnvironment } from './add-environment.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { PageHeading } from './page-heading.tsx';

export function HomePage({
  area,
  configuration,
}: {
  area: 'crm' | 'telephony';
  configuration: Configuration;
}) {
  if (!configuration.isLoaded) return <ConsoleLoading />;
  const isCrm = area === 'crm';
  return (
    <div class="console-card">
      <PageHeading title={t(isCrm ? 'areaCrm' : 'areaTelephony')} aside={!isCrm && <AddEnvironment />} />
      <p class="soft">{t(isCrm ? 'homeCrmText' : 'homeTelephonyText')}</p>
      <ul class="cards" aria-label={t(isCrm ? 'crmInstances' : 'environments')}>
        {isCrm
          ? configuration.instances.map(({ id, name, active, users, groups }) => (
              <Card
                key={id}
                name={name}
                isActive={active}
                href={addressOf({ page: 'instance', id, tab: 'users' })}
                facts={[
                  formatCounted(users, 'usersOne', 'usersMany'),
                  formatCounted(groups, 'groupsOne', 'groupsMany'),
                ]}
              />
            ))
          : configuration.environments.map(({ id, name, active, agents }) => (
              <Card
                key={id}
                name={name}
                isActive={active}
                href={addressOf({ page: 'environment', id, tab: 'agents' })}
                facts={[t('agentsMany', formatCount(agents))]}
              />
            ))}
      </ul>
      {(isCrm ? configuration.instances : configuration.environments).length === 0 && (
        <p class="soft">{t(isCrm ? 'noInstances' : 'noEnvironments')}</p>
      )}
    </div>
  );
}

function Card({
  name,
  isActive,
  href,
  facts,
}: {
  name: string;
  isActive: boolean;
  href: string;
  facts: string[];
}) {
  return (
    <li class="card">
      <a href={href}>
        <bdi>{name}</bdi>
      </a>
      {!isActive && <Badge kind="warn">{t('inactive')}</Badge>}
      <span class="soft">{facts.join(' · ')}</span>
    </li>
  );
}
