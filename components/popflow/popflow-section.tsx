/** Region `PopFlow settings`: effective values with their source; at first only what differs from the instance. */
import { useState } from 'preact/hooks';
import { differsFromInstance, popFlowRows } from '../../lib/app/popflow-rows.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { PopFlowSetting } from './popflow-setting.tsx';

export function PopFlowSection({ person }: { person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const rows = popFlowRows(person.effective);
  const differing = rows.filter(differsFromInstance);
  const shown = isOpen ? rows : differing;
  const count = differing.length;
  return (
    <Region
      title={t('popFlowSettings')}
      aside={
        <Button kind="quiet" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t('showDifferences') : t('showAllSettings', rows.length)}
        </Button>
      }
    >
      {!isOpen && (
        <p class="soft">
          {count === 0 ? t('nothingDiffers') : tCount(count, 'settingsDifferOne', 'settingsDifferMany')}
        </p>
      )}
      {shown.length > 0 && (
        <ul class="settings">
          {shown.map((row) => (
            <PopFlowSetting key={row.key} row={row} person={person} />
          ))}
        </ul>
      )}
    </Region>
  );
}
