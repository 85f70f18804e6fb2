/** What one side of a conflict, or an edit that waits, gives a field: in words, a mapping as what it adds and removes. */

import { formatList } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import type { ConflictSide } from '../../lib/schema/conflict.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';

export interface FieldSideProps {
  field: string;
  side: ConflictSide;
}

export function FieldSide({ field, side }: FieldSideProps) {
  if (side.type === 'mapping') return <MappingSide side={side} />;
  return <span class="side-value">{sideText(field, side)}</span>;
}

function sideText(field: string, side: Exclude<ConflictSide, { type: 'mapping' }>): string {
  if (side.type === 'list') return side.values.length > 0 ? formatList(side.values) : t('valueNone');
  if (side.type === 'setting') {
    if (side.value === undefined) return t('conflictInherits');
    if (field === 'active') return t(side.value ? 'active' : 'inactive');
    return valueText(side.value, field.startsWith('popFlow.events.'));
  }
  if (side.value === null) return t(field === 'groupId' ? 'noGroup' : 'valueNone');
  return side.value || t('valueEmpty');
}

type Mapping = Extract<ConflictSide, { type: 'mapping' }>;

function MappingSide({ side: { mode, added, removed } }: { side: Mapping }) {
  const isSame = added.length + removed.length === 0;
  return (
    <>
      <span class="side-value">{t(mode)}</span>
      {isSame && mode === 'override' && <span class="soft">{t('conflictSameAgents')}</span>}
      {!isSame && (
        <ul class="side-agents">
          {added.map((mapped) => (
            <AgentLine key={mapped.agent.id} mapped={mapped} isAdded />
          ))}
          {removed.map((mapped) => (
            <AgentLine key={mapped.agent.id} mapped={mapped} isAdded={false} />
          ))}
        </ul>
      )}
    </>
  );
}

function AgentLine({ mapped, isAdded }: { mapped: MappedAgent; isAdded: boolean }) {
  const { agent, environmentName } = mapped;
  return (
    <li class={isAdded ? 'side-agent side-agent-added' : 'side-agent side-agent-removed'}>
      <span aria-hidden="true" class="side-sign">
        {isAdded ? '+' : '−'}
      </span>
      <span class="visually-hidden">{`${t(isAdded ? 'conflictAdded' : 'conflictRemoved')}: `}</span>
      <span>
        {agent.name} <span class="soft">{t('agentInEnvironment', agent.agentId, environmentName)}</span>
      </span>
    </li>
  );
}
