/** The inside of one row of the tree `CTI agents`. */
import type { ComponentChildren } from 'preact';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentBranchRow, AgentLeafRow, AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import { IconButton } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Icon } from '../ui/icon.tsx';
import { OwnerBadges } from './owner-badges.tsx';

export interface AgentRowProps {
  row: AgentTreeRow;
  ownerId: string;
  checked: boolean | 'mixed';
  onView: () => void;
}

// The same element each time: nothing of it is compared again
const CHEVRON = <Icon name="chevron" size={12} />;
// Keys: a row that shows a branch and then an agent keeps the parts that both have
const OFF = <span key="tick" class="tick" />;
const ON = <span key="tick" class="tick tick-on" />;
const MIXED = <span key="tick" class="tick tick-mixed" />;

/** Plain functions, not components: a tree in view has hundreds of such parts, and each letter of a search changes them all. */
export function renderAgentRow(props: AgentRowProps): ComponentChildren {
  const { row } = props;
  return row.type === 'agent' ? renderAgent({ ...props, row }) : renderBranch({ ...props, row });
}

function renderBranch({ row, checked }: AgentRowProps & { row: AgentBranchRow }) {
  return (
    <>
      <span key="twisty" class={row.expanded ? 'twisty twisty-open' : 'twisty'}>
        {CHEVRON}
      </span>
      {renderTick(checked)}
      <span class={row.type === 'environment' ? 'tree-text tree-environment' : 'tree-text'} title={row.name}>
        <bdi>{row.name}</bdi>
      </span>
      {row.type === 'environment' && !row.active && <Badge kind="warn">{t('inactive')}</Badge>}
      <span class="soft tree-count" aria-hidden="true">
        {row.checked > 0
          ? `${formatCount(row.checked)} / ${formatCount(row.agents)}`
          : formatCount(row.agents)}
      </span>
    </>
  );
}

function renderAgent({ row, ownerId, checked, onView }: AgentRowProps & { row: AgentLeafRow }) {
  const { agent, owners } = row;
  return (
    <>
      {renderTick(checked)}
      <span class="tree-text" title={`${agent.name} ${agent.agentId}`}>
        <bdi>{agent.name}</bdi> <span class="soft">{agent.agentId}</span>
      </span>
      {!agent.active && <Badge kind="warn">{t('inactive')}</Badge>}
      {owners.length > 0 && <OwnerBadges owners={owners} ownerId={ownerId} />}
      <IconButton
        icon="details"
        label={t('viewAgent', agent.name)}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onView();
        }}
      />
    </>
  );
}

function renderTick(checked: boolean | 'mixed') {
  if (checked === 'mixed') return MIXED;
  return checked ? ON : OFF;
}
