/** Says in the panel that two changes meet, and opens the question at once where that takes nothing out of the person's hands. */
import { useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { fieldText } from '../../lib/app/field-text.ts';
import { t } from '../../lib/app/text.ts';
import type { Conflict } from '../../lib/schema/conflict.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';

/** By change id, whether the question is open; no entry before it was first shown. */
export type Openness = Map<string, boolean>;

export interface ConflictNoticeProps {
  conflict: Conflict;
  openness: Openness;
}

export function ConflictNotice({ conflict, openness }: ConflictNoticeProps) {
  const { drafts } = useApp();
  const [isOpen, setOpen] = useState(
    () => openness.get(conflict.changeId) ?? (drafts.of(conflict.id) === null && isHere()),
  );
  openness.set(conflict.changeId, isOpen);
  return (
    <>
      <div aria-live="polite">
        <Notice kind="warning" actions={<Button onClick={() => setOpen(true)}>{t('review')}</Button>}>
          <NoticeText conflict={conflict} />
        </Notice>
      </div>
      {isOpen && <ConflictDialog conflict={conflict} fieldName={fieldText} onClose={() => setOpen(false)} />}
    </>
  );
}

/**
 * The person is in this page and writes nothing. A dialog takes the focus, even from the CRM around the panel, and the
 * next keystroke would fall on it.
 */
function isHere(): boolean {
  const { activeElement } = document;
  const isWriting = activeElement?.matches('input, textarea, select, [role=tree], [role=treeitem]') === true;
  return document.hasFocus() && !isWriting && document.querySelector('dialog[open]') === null;
}

function NoticeText({ conflict: { fields, theirsBy, theirsAt } }: { conflict: Conflict }) {
  const { store } = useApp();
  const named = fields.map(({ field }) => fieldText(field)).join(', ');
  const when = agoText(Date.parse(theirsAt), store.now.value);
  const own = store.view.value?.session.username ?? null;
  if (theirsBy !== null && theirsBy === own) return <>{t('conflictNoticeOwn', named, when)}</>;
  return <>{t('conflictNotice', named, theirsBy ?? t('somebody'), when)}</>;
}
