/** Region `History` of the panel, for support and admins: closed it is a question, open it is fetched and asks the server. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/feedback.tsx';
import { type Load, useLater } from '../ui/later.ts';
import type { RecentChangesProps } from './recent-changes.tsx';

const load: Load<RecentChangesProps> = async () => (await import('./recent-changes.tsx')).RecentChanges;

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
      {isOpen && <ChangesLater userId={person.user.id} version={person.user.version} />}
    </Region>
  );
}

function ChangesLater(props: RecentChangesProps) {
  const { Part, isFailed } = useLater(load);
  if (Part) return <Part {...props} />;
  return isFailed ? <Notice kind="error">{t('partFailed')}</Notice> : <Skeleton width={80} />;
}
