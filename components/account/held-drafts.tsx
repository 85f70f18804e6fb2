/**
 * Drafts that cannot be saved here, of this page and of pages that are gone: they are kept, and this says why they are
 * not saved, and lets them be copied.
 */
import { agoText } from '../../lib/app/age.ts';
import { draftOf, draftsJson } from '../../lib/app/left-drafts.ts';
import { type TextKey, t, tCount } from '../../lib/app/text.ts';
import { recordName } from '../../lib/domain/record-name.ts';
import type { LeftDraft } from '../../lib/schema/kept-draft.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { CopyText } from '../diagnostics/copy-text.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

type Reason = NonNullable<PanelView['readOnly']>['reason'];

const UNTIL: Record<Reason, TextKey> = {
  role: 'draftsHeldRole',
  'signed-out': 'draftsHeldSignedOut',
  incompatible: 'draftsHeldIncompatible',
};

const WHY: Record<LeftDraft['why'], TextKey> = {
  ...UNTIL,
  open: 'draftLeftOpen',
  gone: 'draftLeftGone',
};

export function HeldDrafts() {
  const { store } = useApp();
  const view = store.view.value;
  // This page is about to go on with it.
  const left = (view?.leftDrafts ?? []).filter(
    ({ why, draft }) => why !== 'open' || draft.base.id !== store.person.value?.user.id,
  );
  return (
    <>
      {view?.readOnly && <OwnDrafts reason={view.readOnly.reason} />}
      {left.map((draft) => (
        <Left key={draft.id} left={draft} />
      ))}
    </>
  );
}

function OwnDrafts({ reason }: { reason: Reason }) {
  const { drafts } = useApp();
  const count = drafts.count.value;
  if (count === 0) return null;
  return (
    <Notice
      kind="warning"
      detail={t(UNTIL[reason])}
      actions={
        <>
          <CopyText
            label={tCount(count, 'copyDraftOne', 'copyDraftMany')}
            text={() => draftsJson(drafts.all.peek())}
          />
          <Button onClick={() => drafts.discardAll()}>
            {tCount(count, 'discardDraftOne', 'discardDraftMany')}
          </Button>
        </>
      }
    >
      {tCount(count, 'draftsHeldOne', 'draftsHeldMany')}
    </Notice>
  );
}

function Left({ left }: { left: LeftDraft }) {
  const { client, store } = useApp();
  const { id, at, why } = left;
  return (
    <Notice
      kind="warning"
      detail={t(WHY[why])}
      actions={
        <>
          <CopyText label={t('copyDraftOne')} text={() => draftsJson([draftOf(left)])} />
          <Button onClick={() => void client.call('discardDraft', { id })}>{t('discardDraftOne')}</Button>
        </>
      }
    >
      {t('draftLeft', recordName(draftOf(left).base), agoText(at, store.now.value))}
    </Notice>
  );
}
