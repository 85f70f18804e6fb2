/** Region `PopFlow settings` of a user: effective values with their source, and saving what is drafted. */
import { personSubject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { SettingsActions } from './settings-actions.tsx';
import { SettingsSection } from './settings-section.tsx';

export function PopFlowSection({ view, person }: { view: PanelView; person: PersonView }) {
  return (
    <SettingsSection
      subject={personSubject(view, person)}
      title={t('popFlowSettings')}
      actions={(rows) => <SettingsActions person={person} rows={rows} />}
    />
  );
}
