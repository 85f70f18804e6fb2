/** What a person must know before they read on: read-only and why, own data only, offline, failed. */
import type { ComponentChildren } from 'preact';
import { checkedText } from '../../lib/app/age.ts';
import { errorText } from '../../lib/app/error-text.ts';
import { isSelf } from '../../lib/app/is-self.ts';
import { t, tParts } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { HeldDrafts } from '../account/held-drafts.tsx';
import { SignedOutNotice } from '../account/signed-out-notice.tsx';
import { VersionNotice } from '../account/version-notice.tsx';
import { useApp } from '../app-context.ts';
import { ConflictPart } from '../conflict/conflict-part.tsx';
import { Button } from '../ui/button.tsx';
import { NamedText, Notice } from '../ui/feedback.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from './error-notice.tsx';

export interface PanelNoticesProps {
  view: PanelView;
  /** What only some surfaces have to say. */
  children: ComponentChildren;
}

export function PanelNotices({ view, children }: PanelNoticesProps) {
  const hasPerson = view.person.kind === 'person';
  return (
    <>
      <WhoseData view={view} />
      {(hasPerson || view.person.kind === 'loading') && view.readOnly?.reason === 'role' && (
        <p class="read-only">
          <Icon name="lock" />
          <span>
            <strong>{t('readOnly')}</strong> {t(isSelf(view) ? 'readOnlyOwn' : 'readOnlyRole')}
          </span>
        </p>
      )}
      {hasPerson && view.readOnly?.reason === 'signed-out' && <SignedOutNotice session={view.session} />}
      <HeldDrafts />
      <SyncNotice />
      {children}
      <ConflictPart conflict={view.conflict ?? null} />
    </>
  );
}

function WhoseData({ view: { accountDiffers, ownDataOnly, isActing, isOwner } }: { view: PanelView }) {
  if (!accountDiffers) {
    const text = ownDataOnly ? t('ownDataOnly') : isActing ? t('actsAsUser') : isOwner && t('ownerOfRecord');
    return text ? <Notice kind="info">{text}</Notice> : null;
  }
  const { crmUser, ownUser } = accountDiffers;
  return (
    <Notice kind="info" detail={ownDataOnly ? t('ownDataOnly') : undefined}>
      <NamedText parts={tParts('accountDiffers', crmUser, ownUser)} />
    </Notice>
  );
}

function SyncNotice() {
  const { client, store } = useApp();
  const sync = store.sync.value;
  const reason = sync?.reason;
  if (reason?.kind === 'incompatible') return <VersionNotice error={reason} />;
  if (sync?.state === 'failed' && reason) return <ErrorNotice error={reason} />;
  if (sync?.state !== 'offline') return null;
  return (
    <Notice
      kind="warning"
      detail={reason ? errorText(reason).detail : ''}
      actions={<Button onClick={() => void client.call('syncNow', {})}>{t('tryAgain')}</Button>}
    >
      {t(sync.pending > 0 ? 'offlineTextPending' : 'offlineText')}{' '}
      {checkedText(sync.checkedAt, store.now.value)}.
    </Notice>
  );
}
