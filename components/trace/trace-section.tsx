/** Region `Resolution trace`, for support and admins: closed it is a question, open it is fetched and asks the server. */
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/feedback.tsx';

type Form = FunctionComponent<{ person: PersonView }>;

export function TraceSection({ view, person }: { view: PanelView; person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const [Form, setForm] = useState<Form | null>(null);
  const { role } = view.session;
  if (role !== 'admin' && role !== 'support') return null;
  const toggle = () => {
    setOpen(!isOpen);
    // The file is part of the extension: it is missing only after an update, when this page is to be loaded anew.
    if (!Form) void import('./trace-form.tsx').then(({ TraceForm }) => setForm(() => TraceForm));
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
      {isOpen && (Form ? <Form person={person} /> : <Skeleton width={80} />)}
    </Region>
  );
}
