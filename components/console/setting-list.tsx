/** The PopFlow settings in force at an instance or a group, each with its source and its explanation. */

import { useId, useState } from 'preact/hooks';
import { type PopFlowRow, popFlowRows } from '../../lib/app/popflow-rows.ts';
import { settingText as fieldWords } from '../../lib/app/setting-text.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import type { Effective } from '../../lib/schema/effective.ts';
import { SettingChain } from '../popflow/setting-chain.tsx';
import { SourceBadge } from '../popflow/source-badge.tsx';
import { IconButton } from '../ui/button.tsx';

/** `own`: the level whose page it is. */
export function SettingList({ effective, own }: { effective: Effective; own: 'instance' | 'group' }) {
  return (
    <ul class="settings">
      {popFlowRows(effective).map((row) => (
        <Setting key={row.key} row={row} own={own} />
      ))}
    </ul>
  );
}

function Setting({ row, own }: { row: PopFlowRow; own: 'instance' | 'group' }) {
  const [isOpen, setOpen] = useState(false);
  const chainId = useId();
  const { key, help } = row;
  const label = help === null ? row.label : fieldWords('popFlow', { key, label: row.label, help }).label;
  const source = row.chain.find(({ level }) => level === row.source)?.name ?? '';
  return (
    <li class="setting">
      <div class="setting-row">
        <span class="setting-text">
          <span class="setting-label">
            {row.isEvent && <span class="soft">{t('eventPrefix')} </span>}
            <bdi>{label}</bdi>
          </span>
          {own === 'group' && (
            <span class="badges">
              <SourceBadge source={row.source} name={source} />
            </span>
          )}
        </span>
        <bdi class="setting-value">{valueText(row.value, row.isEvent)}</bdi>
        <span class="setting-buttons">
          <IconButton
            icon="info"
            label={t('explain', label)}
            expanded={isOpen}
            controls={isOpen ? chainId : undefined}
            onClick={() => setOpen(!isOpen)}
          />
        </span>
      </div>
      {isOpen && <SettingChain id={chainId} row={row} />}
    </li>
  );
}
