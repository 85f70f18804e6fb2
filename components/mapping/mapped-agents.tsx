/** The list `Mapped agents`, each with its details and, in the editor, its removal. */
import { useState } from 'preact/hooks';
import type { Subject } from '../../lib/app/subject.ts';
import { t, tCount, tParts } from '../../lib/app/text.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Badge, NamedText } from '../ui/feedback.tsx';
import { AgentDialog } from './agent-dialog.tsx';
import type { ShownMapping } from './drafted-mapping.ts';
import { OwnerBadges } from './owner-badges.tsx';

export interface MappedAgentsProps {
  subject: Subject;
  mapping: ShownMapping;
  isEditing: boolean;
}

/** Shown before "Show all": more would push the settings out of the panel, and in the editor slow it down. */
const FIRST_ROWS = 3;
const FIRST_EDITED = 20;

export function MappedAgents({ subject, mapping, isEditing }: MappedAgentsProps) {
  const { drafts } = useApp();
  const [viewed, setViewed] = useState<MappedAgent | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const { agents } = mapping;
  const first = isEditing ? FIRST_EDITED : FIRST_ROWS;
  const shown = showsAll || agents.length <= first + 1 ? agents : agents.slice(0, first);
  const remove = (id: string) => {
    const left = agents.filter(({ agent }) => agent.id !== id);
    drafts.change(subject.row, { mapping: { mode: 'override', agents: left } });
  };
  if (agents.length === 0 && !isEditing) return null;
  return (
    <div class={isEditing ? 'mapped mapped-editing' : 'mapped'}>
      {isEditing && <h3 class="soft">{tCount(agents.length, 'mappedCountOne', 'mappedCountMany')}</h3>}
      <ul class="agents" aria-label={t('mappedAgents')}>
        {shown.map((mapped) => (
          <li key={mapped.agent.id} class="agent">
            <span class="agent-text">
              <bdi title={isEditing ? mapped.agent.name : undefined}>{mapped.agent.name}</bdi>
              <span class="soft" title={isEditing ? agentPlace(mapped) : undefined}>
                <NamedText
                  parts={tParts('agentInEnvironment', mapped.agent.agentId, mapped.environmentName)}
                />
              </span>
            </span>
            <span class="badges">
              {(!mapped.agent.active || !mapped.environmentActive) && (
                <Badge kind="warn">{t(mapped.agent.active ? 'environmentInactive' : 'inactive')}</Badge>
              )}
              <OwnerBadges owners={subject.owners[mapped.agent.id] ?? []} ownerId={subject.row.id} />
            </span>
            <IconButton
              icon="details"
              label={t('viewAgent', mapped.agent.name)}
              onClick={() => setViewed(mapped)}
            />
            {isEditing && (
              <IconButton
                icon="close"
                label={t('removeAgent', mapped.agent.name)}
                onClick={() => remove(mapped.agent.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {shown.length < agents.length && (
        <Button kind="quiet" onClick={() => setShowsAll(true)}>
          {t('showAllAgents', agents.length)}
        </Button>
      )}
      {viewed && <AgentDialog mapped={viewed} onClose={() => setViewed(null)} />}
    </div>
  );
}

function agentPlace({ agent, environmentName }: MappedAgent): string {
  return t('agentInEnvironment', agent.agentId, environmentName);
}
