/** The mapping of a group or an instance: whose list is in force, the editor, and saving what is drafted. */
import type { ComponentChildren } from 'preact';
import { isOverAdvised } from '../../lib/app/mapping-advice.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t, tCount, tParts } from '../../lib/app/text.ts';
import type { CrmInstance, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import { MappingEditor } from '../mapping/mapping-editor.tsx';
import { SourceBadge } from '../popflow/source-badge.tsx';
import { Notice, RichText } from '../ui/feedback.tsx';
import { RecordActions } from './record-actions.tsx';

export interface LevelMappingProps {
  /** A group or an instance. */
  subject: Subject;
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
  /** Saved with the rest of its page, not by itself. */
  isPart?: boolean;
}

export function LevelMapping({ subject, isEditing, onEdit, isPart = false }: LevelMappingProps) {
  const { level } = subject;
  const kind = level === 'group' ? 'crm-user-groups' : 'crm-instances';
  const row = subject.row as CrmInstance | CrmUserGroup;
  return (
    <MappingEditor
      subject={subject}
      words={<Words subject={subject} />}
      isEditing={isEditing}
      onEdit={onEdit}
      actions={(draft) => (
        <>
          {draft.mode === 'override' && isOverAdvised(draft.agents.length) && (
            <Notice kind="warning">{t('overAdvised', draft.agents.length)}</Notice>
          )}
          {!isPart && (
            <RecordActions
              kind={kind}
              row={row}
              among={(field) => field === 'mapping'}
              label={t('saveMapping')}
              onSaved={() => onEdit(false)}
            />
          )}
        </>
      )}
    />
  );
}

function Words({ subject: { effective, agents, level } }: { subject: Subject }): ComponentChildren {
  const { source, chain } = effective.mapping;
  const from = chain.find((link) => link.level === source)?.name ?? '';
  return (
    <p class="words">
      {source === null && t('mappingNothingAbove')}
      {source !== null && agents.length === 0 && <RichText parts={tParts('mappingEmptyList', from)} />}
      {agents.length > 0 && tCount(agents.length, 'mappedCountOne', 'mappedCountMany')}{' '}
      {source !== null && source !== level && <SourceBadge source={source} name={from} />}
    </p>
  );
}
