/** What the console shows an account that reads no directory: its own CRM user, and why nothing else. */
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { GroupSection } from '../group/group-section.tsx';
import { MappingSection } from '../mapping/mapping-section.tsx';
import { PopFlowSection } from '../popflow/popflow-section.tsx';
import { Notice } from '../ui/feedback.tsx';
import { PageHeading } from './page-heading.tsx';

export function OwnPage() {
  const { store } = useApp();
  const view = store.view.value;
  const person = store.person.value;
  return (
    <div class="console-card">
      <PageHeading
        title={person ? personName(person) : t('consoleTitle')}
        facts={person ? [person.user.username, person.instance.name] : []}
      />
      <Notice kind="info">{t(person ? 'ownViewOnly' : 'ownViewNobody')}</Notice>
      {view && person && (
        <>
          <GroupSection view={view} person={person} />
          <MappingSection view={view} person={person} isEditing={false} onEdit={() => undefined} />
          <PopFlowSection view={view} person={person} />
        </>
      )}
    </div>
  );
}
