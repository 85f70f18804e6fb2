/** Region `CTI agent mapping`: the mapping in plain words, its mode, its list, and the way to the editor. */
import { checkedText } from '../../lib/app/age.ts';
import { isSelf } from '../../lib/app/is-self.ts';
import { mappingWords } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Region } from '../panel/region.tsx';
import { SourceBadge } from '../popflow/source-badge.tsx';
import { Button } from '../ui/button.tsx';
import { RichText } from '../ui/feedback.tsx';
import { AgentPicker } from './agent-picker.tsx';
import { draftedMapping } from './drafted-mapping.ts';
import { MappedAgents } from './mapped-agents.tsx';
import { MappingActions } from './mapping-actions.tsx';
import { MappingMode } from './mapping-mode.tsx';

export interface MappingSectionProps {
  view: PanelView;
  person: PersonView;
  /** The editor is open: it takes the height, and the words give way. */
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
}

export function MappingSection({ view, person, isEditing, onEdit }: MappingSectionProps) {
  const { drafts } = useApp();
  const draft = drafts.of(person.user.id)?.fields.mapping;
  const mapping = draftedMapping(view, person, draft);
  const isOpen = isEditing && mapping.mode === 'override' && !view.readOnly;
  const { source } = person.effective.mapping;
  return (
    <Region
      title={t('ctiAgentMapping')}
      fills={isOpen}
      mark={<PendingBadge isPending={person.pendingFields.includes('mapping')} />}
      aside={source && !draft && isOpen && <SourceBadge source={source} name={sourceName(person)} />}
    >
      {!isOpen && <MappingWords view={view} person={person} />}
      {!view.readOnly && (
        <div class="one-line mapping-bar">
          <MappingMode view={view} person={person} mapping={mapping} />
          {mapping.mode === 'override' && (
            <Button onClick={() => onEdit(!isOpen)} expanded={isOpen}>
              {isOpen ? t('closeEditor') : t('editMapping')}
            </Button>
          )}
        </div>
      )}
      {isOpen && <AgentPicker person={person} agents={mapping.agents} />}
      <MappedAgents view={view} person={person} mapping={mapping} isEditing={isOpen} />
      {draft && <MappingActions person={person} draft={draft} onDone={() => onEdit(false)} />}
    </Region>
  );
}

function sourceName(person: PersonView): string {
  const { source, chain } = person.effective.mapping;
  return chain.find(({ level }) => level === source)?.name ?? '';
}

function MappingWords({ view, person }: { view: PanelView; person: PersonView }) {
  const { store } = useApp();
  const sentences = mappingWords(person, isSelf(view));
  const checked = checkedText(store.sync.value?.checkedAt ?? null, store.now.value);
  return (
    <p class="words">
      {sentences.map((parts, index) => (
        <span key={index}>
          <RichText parts={parts} />{' '}
        </span>
      ))}
      <span class="soft">{`${checked}.`}</span>
    </p>
  );
}
