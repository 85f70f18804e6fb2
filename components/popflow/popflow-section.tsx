/** Region `PopFlow settings`: effective values with their source; at first only what differs from the instance. */
import { useState } from 'preact/hooks';
import {
  differsFromInstance,
  draftedRows,
  type PopFlowRow,
  popFlowRows,
  settingFieldOf,
} from '../../lib/app/popflow-rows.ts';
import { settingText } from '../../lib/app/setting-text.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { AddEvent } from './add-event.tsx';
import { PopFlowSetting } from './popflow-setting.tsx';
import { SettingsActions } from './settings-actions.tsx';

/** An event is called by its own name in every language. */
function inWords(row: PopFlowRow): PopFlowRow {
  const { key, label, help } = row;
  return help === null ? row : { ...row, ...settingText('popFlow', { key, label, help }) };
}

export function PopFlowSection({ view, person }: { view: PanelView; person: PersonView }) {
  const { drafts } = useApp();
  const [isOpen, setOpen] = useState(false);
  const isEditable = view.readOnly === null;
  const fields = drafts.of(person.user.id)?.fields ?? {};
  const rows = draftedRows(person.effective, fields).map(inWords);
  const shown = rows.filter(
    (row) => isOpen || differsFromInstance(row) || fields[settingFieldOf(row)] !== undefined,
  );
  const count = popFlowRows(person.effective).filter(differsFromInstance).length;
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
            <PopFlowSetting key={row.key} row={row} person={person} isEditable={isEditable} />
          ))}
        </ul>
      )}
      {isOpen && isEditable && <AddEvent person={person} rows={rows} />}
      <SettingsActions person={person} rows={rows} />
    </Region>
  );
}
