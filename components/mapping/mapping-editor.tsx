/** Region `CTI agent mapping` of one level: the mapping in words, its mode, its list, and the way to the editor. */
import type { ComponentChildren } from 'preact';
import type { DraftMapping } from '../../lib/app/draft.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Region } from '../panel/region.tsx';
import { SourceBadge } from '../popflow/source-badge.tsx';
import { Button } from '../ui/button.tsx';
import { AgentPicker } from './agent-picker.tsx';
import { draftedMapping } from './drafted-mapping.ts';
import { MappedAgents } from './mapped-agents.tsx';
import { MappingMode } from './mapping-mode.tsx';

export interface MappingEditorProps {
  subject: Subject;
  /** The mapping in words; they give way to the open editor. */
  words: ComponentChildren;
  /** The editor is open: it takes the height. */
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
  /** What saves the drafted mapping. */
  actions?: (draft: DraftMapping) => ComponentChildren;
}

export function MappingEditor({ subject, words, isEditing, onEdit, actions }: MappingEditorProps) {
  const { drafts } = useApp();
  const { isEditable, effective, pendingFields } = subject;
  const draft = drafts.of(subject.row.id)?.fields.mapping;
  const mapping = draftedMapping(subject, draft);
  const isOpen = isEditing && mapping.mode === 'override' && isEditable;
  const { source, chain } = effective.mapping;
  const sourceName = chain.find(({ level }) => level === source)?.name ?? '';
  return (
    <Region
      title={t('ctiAgentMapping')}
      fills={isOpen}
      mark={<PendingBadge isPending={pendingFields.includes('mapping')} />}
      aside={source && !draft && isOpen && <SourceBadge source={source} name={sourceName} />}
    >
      {!isOpen && words}
      {isEditable && (
        <div class="one-line mapping-bar">
          <MappingMode subject={subject} mapping={mapping} />
          {mapping.mode === 'override' && (
            <Button onClick={() => onEdit(!isOpen)} expanded={isOpen}>
              {isOpen ? t('closeEditor') : t('editMapping')}
            </Button>
          )}
        </div>
      )}
      {isOpen && <AgentPicker subject={subject} agents={mapping.agents} />}
      <MappedAgents subject={subject} mapping={mapping} isEditing={isOpen} />
      {draft && actions?.(draft)}
    </Region>
  );
}
