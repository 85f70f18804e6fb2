/** One effective setting with its source, and on request the chain that explains it. */
import { useId, useState } from 'preact/hooks';
import type { PopFlowRow } from '../../lib/app/popflow-rows.ts';
import { t } from '../../lib/app/text.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { SettingChain } from './setting-chain.tsx';
import { settingText } from './setting-value.tsx';
import { SourceBadge } from './source-badge.tsx';

export function PopFlowSetting({ row, person }: { row: PopFlowRow; person: PersonView }) {
  const [isOpen, setOpen] = useState(false);
  const chainId = useId();
  const sourceName = row.chain.find(({ level }) => level === row.source)?.name ?? person.instance.name;
  return (
    <li class="setting">
      <div class="setting-row">
        <span class="setting-text">
          <span class="setting-label">
            {row.isEvent && <span class="soft">{t('eventPrefix')} </span>}
            {row.label}
          </span>
          <span class="badges">
            <SourceBadge source={row.source} name={sourceName} />
            <PendingBadge isPending={person.pendingFields.includes(`popFlow.${row.key}`)} />
          </span>
        </span>
        <span class="setting-value">{settingText(row.value, row.isEvent)}</span>
        <IconButton
          icon="info"
          label={t('explain', row.label)}
          expanded={isOpen}
          controls={isOpen ? chainId : undefined}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
      {isOpen && <SettingChain id={chainId} row={row} />}
    </li>
  );
}
