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

export interface ConflictNoticeProps {
  conflict: Conflict;
  /** Change ids of the conflicts that are decided later. */
  putOff: Set<string>;
}

export function ConflictNotice({ conflict, putOff }: ConflictNoticeProps) {
  const { drafts } = useApp();
  const [isOpen, setOpen] = useState(
    () => !putOff.has(conflict.changeId) && drafts.of(conflict.userId) === null && isHere(),
  );
  const close = () => {
    putOff.add(conflict.changeId);
    setOpen(false);
  };
  return (
    <>
      <div aria-live="polite">
        <Notice kind="warning" actions={<Button onClick={() => setOpen(true)}>{t('review')}</Button>}>
          <NoticeText conflict={conflict} />
        </Notice>
      </div>
      {isOpen && <ConflictDialog conflict={conflict} onClose={close} />}
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
