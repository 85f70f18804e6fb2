/** The radio group `Show`: the user the page is about, or the signed-in CRM user. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { RadioGroup } from '../ui/radio-group.tsx';

export function ShowSwitch({ view }: { view: PanelView }) {
  const { client } = useApp();
  // What was chosen is chosen at once: the view that follows it is a message away.
  const [asked, setAsked] = useState<PanelView['show'] | null>(null);
  useEffect(() => setAsked(null), [view.show]);
  if (!view.canSwitch) return null;
  const choose = async (show: PanelView['show']) => {
    setAsked(show);
    const { ok } = await client.call('showPerson', { show });
    if (!ok) setAsked(null);
  };
  return (
    <RadioGroup
      label={t('show')}
      value={asked ?? view.show}
      options={[
        { value: 'page-user', label: t('showPageUser') },
        { value: 'me', label: t('showMe') },
      ]}
      onChange={(show) => void choose(show)}
    />
  );
}
