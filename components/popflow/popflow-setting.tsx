/** One setting with its source: its explanation, and for an admin its own value, override and reset. */

import { useId, useState } from 'preact/hooks';
import { type PopFlowRow, settingFieldOf } from '../../lib/app/popflow-rows.ts';
import type { Subject } from '../../lib/app/subject.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { SettingChain } from './setting-chain.tsx';
import { isInlineControl, SettingControl } from './setting-control.tsx';
import { SourceBadge } from './source-badge.tsx';

export interface PopFlowSettingProps {
  /** With the draft, where there is one. */
  row: PopFlowRow;
  subject: Subject;
}

/** Characters that fit beside the name of the setting at 320 px. */
const SHORT_VALUE = 18;

export function PopFlowSetting({ row, subject }: PopFlowSettingProps) {
  const { drafts } = useApp();
  const [isOpen, setOpen] = useState(false);
  const chainId = useId();
  const field = settingFieldOf(row);
  const { level, isEditable } = subject;
  const isDrafted = drafts.of(subject.row.id)?.fields[field] !== undefined;
  const isOwn = row.source === level;
  // Above the instance there is nothing to fall back to; only an event can go.
  const isOwnable = row.isOwnable && (level !== 'instance' || row.isEvent);
  const text = valueText(row.value, row.isEvent);
  const isLong = text.length > SHORT_VALUE;
  const control = isEditable && isOwn && (
    <SettingControl
      row={row}
      onChange={(value) => drafts.change(subject.row, { [field]: { own: true, value } })}
    />
  );
  return (
    <li class="setting">
      <div class={isLong && !control ? 'setting-row setting-long' : 'setting-row'}>
        <span class="setting-text">
          <span class="setting-label">
            {row.isEvent && <span class="soft">{t('eventPrefix')} </span>}
            <bdi>{row.label}</bdi>
          </span>
          <span class="badges">
            {level !== 'instance' && <SourceBadge source={row.source} name={sourceName(row, subject)} />}
            {isDrafted && <Badge kind="warn">{t('draft')}</Badge>}
            <PendingBadge isPending={subject.pendingFields.includes(field)} />
          </span>
        </span>
        {!control && <bdi class="setting-value">{text}</bdi>}
        {isInlineControl(row) && control}
        <span class={isEditable ? 'setting-buttons setting-buttons-two' : 'setting-buttons'}>
          <IconButton
            icon="info"
            label={t('explain', row.label)}
            expanded={isOpen}
            controls={isOpen ? chainId : undefined}
            onClick={() => setOpen(!isOpen)}
          />
          {isEditable && isOwnable && (
            <IconButton
              icon={isOwn ? 'reset' : 'edit'}
              label={t(isOwn ? 'resetSetting' : 'overrideSetting', row.label)}
              onClick={() =>
                drafts.change(subject.row, {
                  [field]: isOwn ? { own: false } : { own: true, value: row.value },
                })
              }
            />
          )}
        </span>
      </div>
      {!isInlineControl(row) && control}
      {isOpen && <SettingChain id={chainId} row={row} />}
    </li>
  );
}

function sourceName(row: PopFlowRow, { instanceName }: Subject): string {
  return row.chain.find(({ level }) => level === row.source)?.name ?? instanceName;
}
