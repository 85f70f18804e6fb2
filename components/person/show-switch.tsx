/** The radio group `Show`: the user the page is about, or the signed-in CRM user. */
import { t } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { RadioGroup } from '../ui/radio-group.tsx';

export function ShowSwitch({ view }: { view: PanelView }) {
  const { client } = useApp();
  if (!view.canSwitch) return null;
  return (
    <RadioGroup
      label={t('show')}
      value={view.show}
      options={[
        { value: 'page-user', label: t('showPageUser') },
        { value: 'me', label: t('showMe') },
      ]}
      onChange={(show) => void client.call('showPerson', { show })}
    />
  );
}
