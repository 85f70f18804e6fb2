/** Region `Resolution trace`, for support and admins: closed it is a question, open it is fetched and asks the server. */
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, Skeleton } from '../ui/feedback.tsx';

type Form = FunctionComponent<{ person: PersonView }>;

export function TraceSection({ view, person }: { view: PanelView; person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const [Form, setForm] = useState<Form | 'missing' | null>(null);
  const { role } = view.session;
  if (role !== 'admin' && role !== 'support') return null;
  const toggle = () => {
    setOpen(!isOpen);
    if (Form) return;
    import('./trace-form.tsx').then(
      ({ TraceForm }) => setForm(() => TraceForm),
      () => setForm('missing'),
    );
  };
  return (
    <Region
      title={t('resolutionTrace')}
      aside={
        <Button kind="quiet" expanded={isOpen} onClick={toggle}>
          {t(isOpen ? 'traceClose' : 'traceAsk')}
        </Button>
      }
    >
      {isOpen &&
        (Form === 'missing' ? <Missing /> : Form ? <Form person={person} /> : <Skeleton width={80} />)}
    </Region>
  );
}

/** The file is part of the extension: an update has taken it away under this page. */
function Missing() {
  return (
    <Notice kind="error" actions={<Button onClick={() => location.reload()}>{t('reload')}</Button>}>
      {t('traceMissing')}
    </Notice>
  );
}
