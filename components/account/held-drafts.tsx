/** Drafts of this page that cannot be saved now: they are kept, and this says why and until when. */
import { type TextKey, t, tCount } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

type Reason = NonNullable<PanelView['readOnly']>['reason'];

const UNTIL: Record<Reason, TextKey> = {
  role: 'draftsHeldRole',
  'signed-out': 'draftsHeldSignedOut',
  incompatible: 'draftsHeldIncompatible',
};

export function HeldDrafts({ view }: { view: PanelView }) {
  const { drafts } = useApp();
  const count = drafts.count.value;
  if (!view.readOnly || count === 0) return null;
  return (
    <Notice
      kind="warning"
      detail={t(UNTIL[view.readOnly.reason])}
      actions={
        <Button onClick={() => drafts.discardAll()}>
          {tCount(count, 'discardDraftOne', 'discardDraftMany')}
        </Button>
      }
    >
      {tCount(count, 'draftsHeldOne', 'draftsHeldMany')}
    </Notice>
  );
}
