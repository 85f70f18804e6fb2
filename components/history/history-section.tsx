/** Region `History` of the panel, for support and admins: closed it is a question, open it asks the server. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { RecentChanges } from './recent-changes.tsx';

export function HistorySection({ view, person }: { view: PanelView; person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const { role } = view.session;
  // One that only this computer knows yet has no history.
  if ((role !== 'admin' && role !== 'support') || person.user.version === 0) return null;
  return (
    <Region
      title={t('history')}
      aside={
        <Button kind="quiet" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'historyClose' : 'historyAsk')}
        </Button>
      }
    >
      {isOpen && <RecentChanges userId={person.user.id} version={person.user.version} />}
    </Region>
  );
}
