/** The PopFlow settings of one level with their sources; at first only what differs from the instance. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import {
  differsFromInstance,
  draftedRows,
  type PopFlowRow,
  popFlowRows,
  settingFieldOf,
} from '../../lib/app/popflow-rows.ts';
import { settingText } from '../../lib/app/setting-text.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t, tCount } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { AddEvent } from './add-event.tsx';
import { PopFlowSetting } from './popflow-setting.tsx';

/** An event is called by its own name in every language. */
function inWords(row: PopFlowRow): PopFlowRow {
  const { key, label, help } = row;
  return help === null ? row : { ...row, ...settingText('popFlow', { key, label, help }) };
}

export interface SettingsSectionProps {
  subject: Subject;
  title: string;
  /** There is room for all of them. */
  showsAll?: boolean;
  /** What saves the drafted rows. */
  actions?: (rows: readonly PopFlowRow[]) => ComponentChildren;
}

export function SettingsSection({ subject, title, showsAll = false, actions }: SettingsSectionProps) {
  const { drafts } = useApp();
  const [isUnfolded, setUnfolded] = useState(false);
  const { effective, level, isEditable } = subject;
  const isOpen = showsAll || isUnfolded;
  const fields = drafts.of(subject.row.id)?.fields ?? {};
  const rows = draftedRows(effective, fields, level).map(inWords);
  const shown = rows.filter(
    (row) => isOpen || differsFromInstance(row) || fields[settingFieldOf(row)] !== undefined,
  );
  const count = popFlowRows(effective, level).filter(differsFromInstance).length;
  return (
    <Region
      title={title}
      aside={
        !showsAll && (
          <Button kind="quiet" expanded={isOpen} onClick={() => setUnfolded(!isUnfolded)}>
            {isOpen ? t('showDifferences') : t('showAllSettings', rows.length)}
          </Button>
        )
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
            <PopFlowSetting key={row.key} row={row} subject={subject} />
          ))}
        </ul>
      )}
      {isOpen && isEditable && <AddEvent subject={subject} rows={rows} />}
      {actions?.(rows)}
    </Region>
  );
}
