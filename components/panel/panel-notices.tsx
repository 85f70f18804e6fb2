/** What a person must know before they read on: read-only and why, own data only, offline, failed. */
import { checkedText } from '../../lib/app/age.ts';
import { errorText } from '../../lib/app/error-text.ts';
import { type TextKey, t, tParts } from '../../lib/app/text.ts';
import type { PanelView, SyncStatus } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ConflictPart } from '../conflict/conflict-part.tsx';
import { Button } from '../ui/button.tsx';
import { NamedText, Notice } from '../ui/feedback.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { SignInButton } from './sign-in-button.tsx';

type Reason = NonNullable<PanelView['readOnly']>['reason'];

const REASONS: Record<Reason, TextKey> = {
  role: 'readOnlyRole',
  'signed-out': 'readOnlySignedOut',
  incompatible: 'readOnlyIncompatible',
};

export function PanelNotices({ view }: { view: PanelView }) {
  const { store } = useApp();
  const sync = store.sync.value;
  const isSelf = view.isSelf === true || view.show === 'me' || view.ownDataOnly;
  const hasPerson = view.person.kind === 'person';
  return (
    <>
      <WhoseData view={view} />
      {hasPerson && view.readOnly?.reason === 'role' && (
        <p class="read-only">
          <Icon name="lock" />
          <span>
            <strong>{t('readOnly')}</strong> {t(isSelf ? 'readOnlyOwn' : 'readOnlyRole')}
          </span>
        </p>
      )}
      {hasPerson && view.readOnly && view.readOnly.reason !== 'role' && (
        <Notice kind="info" actions={view.readOnly.reason === 'signed-out' ? <SignInButton /> : undefined}>
          <strong>{t('readOnly')}</strong> {t(REASONS[view.readOnly.reason])}
        </Notice>
      )}
      {sync && <SyncNotice sync={sync} />}
      <ConflictPart conflict={view.conflict ?? null} />
    </>
  );
}

function WhoseData({ view: { accountDiffers, ownDataOnly } }: { view: PanelView }) {
  if (!accountDiffers) return ownDataOnly ? <Notice kind="info">{t('ownDataOnly')}</Notice> : null;
  const { crmUser, ownUser } = accountDiffers;
  return (
    <Notice kind="info" detail={ownDataOnly ? t('ownDataOnly') : undefined}>
      <NamedText parts={tParts('accountDiffers', crmUser, ownUser)} />{' '}
    </Notice>
  );
}

function SyncNotice({ sync }: { sync: SyncStatus }) {
  const { client, store } = useApp();
  if (sync.state === 'failed' && sync.reason) return <ErrorNotice error={sync.reason} />;
  if (sync.state !== 'offline') return null;
  const detail = sync.reason ? errorText(sync.reason).detail : '';
  return (
    <Notice
      kind="warning"
      detail={detail}
      actions={<Button onClick={() => void client.call('syncNow', {})}>{t('tryAgain')}</Button>}
    >
      {t(sync.pending > 0 ? 'offlineTextPending' : 'offlineText')}{' '}
      {checkedText(sync.checkedAt, store.now.value)}.
    </Notice>
  );
}
