/** One record that went back: what it had and has now, who had saved it and when, and the ways out. */
import { useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { KIND_TEXT } from '../../lib/app/kind-text.ts';
import { lostJson, obstacleText } from '../../lib/app/lost-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { LostItem } from '../../lib/schema/lost-view.ts';
import { useApp } from '../app-context.ts';
import { CopyText } from '../diagnostics/copy-text.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { FieldChange } from './field-change.tsx';
import type { Deal } from './lost-changes.tsx';
import { LostDialog } from './lost-dialog.tsx';

const WAS: Record<LostItem['was'], TextKey> = {
  changed: 'lostChanged',
  added: 'lostAdded',
  deleted: 'lostDeleted',
};

export interface LostGroupProps {
  item: LostItem;
  mayWrite: boolean;
  deal: Deal;
}

export function LostGroup({ item, mayWrite, deal }: LostGroupProps) {
  const [isAsking, setAsking] = useState(false);
  const { key, kind, name, mark, was } = item;
  return (
    <li class="pending-item" aria-label={name}>
      <div class="pending-group-head">
        <h3>{name}</h3>
        <span class="soft">{t(KIND_TEXT[kind])}</span>
        {mark !== null && mark !== name && <span class="soft">{mark}</span>}
        <Badge kind="warn">{t(WAS[was])}</Badge>
      </div>
      <SavedLine item={item} />
      {was !== 'changed' && <p>{t(was === 'added' ? 'lostAddedText' : 'lostDeletedText')}</p>}
      <Fields item={item} />
      <div class="actions">
        {mayWrite && was !== 'deleted' && (
          <WriteButton onWrite={() => void deal('sendLostAgain', [key])}>{t('lostSend')}</WriteButton>
        )}
        <CopyText label={t('copyChange')} text={() => lostJson([item])} />
        <Button onClick={() => setAsking(true)}>{t('discard')}</Button>
      </div>
      {isAsking && (
        <LostDialog ask="discard" count={1} keys={[key]} deal={deal} onClose={() => setAsking(false)} />
      )}
    </li>
  );
}

function SavedLine({ item: { savedAt, savedBy } }: { item: LostItem }) {
  const { store } = useApp();
  if (savedAt === null) return null;
  const when = agoText(Date.parse(savedAt), store.now.value);
  const isOwn = savedBy !== null && savedBy === store.view.value?.session.username;
  return (
    <p class="soft">{isOwn ? t('lostSavedOwn', when) : t('lostSaved', savedBy ?? t('somebody'), when)}</p>
  );
}

function Fields({ item: { fields, obstacles, was } }: { item: LostItem }) {
  return (
    <>
      {fields.length > 0 && (
        <dl class="changes">
          {fields.map(({ field, now, former, isChangedSince }) => (
            <FieldChange
              key={field}
              name={historyFieldText(field)}
              before={historyValueText(field, former)}
              after={was === 'added' ? t('lostAdded') : historyValueText(field, now)}
              mark={isChangedSince && <Badge kind="warn">{t('revertChangedSince')}</Badge>}
            />
          ))}
        </dl>
      )}
      {obstacles.length > 0 && (
        <>
          <p>{t('lostObstacles')}</p>
          <ul class="plain-list">
            {obstacles.map((obstacle) => (
              <li key={obstacle.field}>{obstacleText(obstacle)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
