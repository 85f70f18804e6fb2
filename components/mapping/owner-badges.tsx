/** Names whoever else holds an agent on a list of their own. */
import { t } from '../../lib/app/text.ts';
import type { AgentOwner } from '../../lib/schema/agent-tree.ts';
import { LEVEL_TEXT } from '../popflow/level-text.ts';
import { Badge } from '../ui/feedback.tsx';

export function OwnerBadges({ owners, ownerId }: { owners: readonly AgentOwner[]; ownerId: string }) {
  const others = owners.filter(({ id }) => id !== ownerId);
  return (
    <>
      {others.map(({ level, id, name }) => (
        <Badge key={id} title={`${t(LEVEL_TEXT[level])} ${name}`}>
          {t(LEVEL_TEXT[level])} <bdi>{name}</bdi>
        </Badge>
      ))}
    </>
  );
}
