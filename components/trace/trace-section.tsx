/** Region `Resolution trace`, for support and admins: closed it is a question, open it asks the server. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { TraceForm } from './trace-form.tsx';

export function TraceSection({ view, person }: { view: PanelView; person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const { role } = view.session;
  if (role !== 'admin' && role !== 'support') return null;
  return (
    <Region
      title={t('resolutionTrace')}
      aside={
        <Button kind="quiet" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'traceClose' : 'traceAsk')}
        </Button>
      }
    >
      {isOpen && <TraceForm person={person} />}
    </Region>
  );
}
