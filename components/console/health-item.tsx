/** One finding: which record, what is wrong with it, and the records it names besides. */
import { addressOf, type ConsolePlace } from '../../lib/app/console-route.ts';
import { formatCounted } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { HealthKind, HealthLink, HealthRow } from '../../lib/schema/console/health-window.ts';
import { Badge } from '../ui/feedback.tsx';
import { HealthFixButton } from './health-fix.tsx';
import { HEALTH_TEXT } from './health-text.ts';

const SENTENCES: Record<HealthKind, TextKey> = {
  'inherits-nothing': 'findingInheritsNothing',
  unmapped: 'findingUnmapped',
  'inactive-agents': 'findingInactiveAgents',
  'over-ten': 'findingOverTen',
  'owned-twice': 'findingOwnedTwice',
  twins: 'findingTwins',
  'stray-space': 'findingStraySpace',
  'orphan-agent': 'findingOrphanAgent',
};

export function HealthItem({ row, instanceId }: { row: HealthRow; instanceId: string }) {
  const { is, record, others, count } = row;
  const left = count - others.length;
  return (
    <li class="health-item">
      <p>
        <Badge kind={is === 'orphan-agent' || is === 'unmapped' ? 'plain' : 'warn'}>
          {t(HEALTH_TEXT[is])}
        </Badge>{' '}
        <RecordLink record={record} instanceId={instanceId} />{' '}
        {row.fix && <HealthFixButton fix={row.fix} name={record.name} instanceId={instanceId} />}
      </p>
      <p class="soft">
        {t(SENTENCES[is], count)}{' '}
        {others.map((other) => (
          <span key={other.id} class="health-other">
            <RecordLink record={other} instanceId={instanceId} />{' '}
          </span>
        ))}
        {is !== 'over-ten' && left > 0 && formatCounted(left, 'andMoreOne', 'andMoreMany')}
      </p>
    </li>
  );
}

function RecordLink({ record, instanceId }: { record: HealthLink; instanceId: string }) {
  // Space at an end of a name is what a finding may be about.
  return (
    <a href={addressOf(placeOfLink(record, instanceId))}>
      <bdi class="verbatim">{record.name}</bdi>
    </a>
  );
}

function placeOfLink(
  { kind, id, environmentId }: HealthLink,
  instanceId: string,
): Exclude<ConsolePlace, { page: 'unknown' }> {
  switch (kind) {
    case 'crm-instances':
      return { page: 'instance', id, tab: 'settings' };
    case 'crm-user-groups':
      return { page: 'group', instanceId, id, tab: 'mapping' };
    case 'crm-users':
      return { page: 'user', instanceId, id, tab: 'mapping' };
    case 'environments':
      return { page: 'environment', id, tab: 'settings' };
    case 'cti-agents':
      return environmentId ? { page: 'agent', environmentId, id, tab: 'details' } : { page: 'telephony' };
  }
}
