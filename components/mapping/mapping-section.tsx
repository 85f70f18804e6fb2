/** Region `CTI agent mapping` of a user: in plain words, with the editor, and saving what is drafted. */
import { checkedText } from '../../lib/app/age.ts';
import { isSelf } from '../../lib/app/is-self.ts';
import { mappingWords } from '../../lib/app/mapping-words.ts';
import { personSubject } from '../../lib/app/subject.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { RichText } from '../ui/feedback.tsx';
import { MappingActions } from './mapping-actions.tsx';
import { MappingEditor } from './mapping-editor.tsx';

export interface MappingSectionProps {
  view: PanelView;
  person: PersonView;
  /** The editor is open: it takes the height, and the words give way. */
  isEditing: boolean;
  onEdit: (isEditing: boolean) => void;
}

export function MappingSection({ view, person, isEditing, onEdit }: MappingSectionProps) {
  return (
    <MappingEditor
      subject={personSubject(view, person)}
      words={<MappingWords view={view} person={person} />}
      isEditing={isEditing}
      onEdit={onEdit}
      actions={(draft) => <MappingActions person={person} draft={draft} onDone={() => onEdit(false)} />}
    />
  );
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
