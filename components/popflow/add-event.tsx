/** Names an event that no level has a workflow for yet; the record then has a value of its own for it. */
import { useState } from 'preact/hooks';
import type { PopFlowRow } from '../../lib/app/popflow-rows.ts';
import { isForbiddenEvent, textFault } from '../../lib/app/setting-fault.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';

export function AddEvent({ subject, rows }: { subject: Subject; rows: readonly PopFlowRow[] }) {
  const { drafts } = useApp();
  const [name, setName] = useState('');
  const isKnown = rows.some((row) => row.isEvent && row.label === name);
  const fault = isForbiddenEvent(name)
    ? t('eventForbidden')
    : isKnown
      ? t('eventKnown', name)
      : textFault(name);
  const isHeld = name === '' || fault !== null;
  const add = () => {
    if (isHeld) return;
    drafts.change(subject.row, { [`popFlow.events.${name}`]: { own: true, value: '' } });
    setName('');
  };
  return (
    <div class="one-line">
      <TextBox label={t('eventName')} value={name} error={fault} onInput={setName} onEnter={add} />
      <Button disabled={isHeld} onClick={add}>
        {t('addEvent')}
      </Button>
    </div>
  );
}
