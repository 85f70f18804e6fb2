/** The inside of one row of the tree `CTI agents`. */
import { t } from '../../lib/app/text.ts';
import type { AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import { IconButton } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Icon } from '../ui/icon.tsx';
import { OwnerBadges } from './owner-badges.tsx';

export interface AgentRowProps {
  row: AgentTreeRow;
  userId: string;
  isChecked: boolean;
  /** Id for the text that describes the row. */
  descriptionId: string;
  onView: () => void;
}

export function AgentRow({ row, userId, isChecked, descriptionId, onView }: AgentRowProps) {
  if (row.type !== 'agent') {
    return (
      <>
        <span class={row.expanded ? 'twisty twisty-open' : 'twisty'}>
          <Icon name="chevron" size={12} />
        </span>
        <span class={row.type === 'environment' ? 'tree-text tree-environment' : 'tree-text'}>
          {row.name}
        </span>
        <span class="soft" id={descriptionId}>
          {row.agents}
        </span>
      </>
    );
  }
  const { agent, environmentName, owners } = row;
  return (
    <>
      <span class={isChecked ? 'tick tick-on' : 'tick'} />
      <span class="tree-text">
        {agent.name} <span class="soft">{agent.agentId}</span>
      </span>
      <span class="visually-hidden" id={descriptionId}>
        {t('agentInEnvironment', agent.agentId, environmentName)}
      </span>
      {!agent.active && <Badge kind="warn">{t('inactive')}</Badge>}
      <OwnerBadges owners={owners} userId={userId} />
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
