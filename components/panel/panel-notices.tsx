/** What a person must know before they read on: read-only and why, own data only, offline, failed. */
import { errorText } from '../../lib/app/error-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { PanelView, SyncStatus } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Badge, Notice } from '../ui/feedback.tsx';
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
  const hasPerson = view.person.kind === 'person';
  return (
    <>
      {view.ownDataOnly && <Notice kind="info">{t('ownDataOnly')}</Notice>}
      {view.accountDiffers && (
        <p class="soft">{t('accountDiffers', view.accountDiffers.crmUser, view.accountDiffers.ownUser)}</p>
      )}
      {hasPerson && view.readOnly?.reason === 'role' && (
        <p class="read-only soft">
          <Badge>{t('readOnly')}</Badge> {t('readOnlyRole')}
        </p>
      )}
      {hasPerson && view.readOnly && view.readOnly.reason !== 'role' && (
        <Notice kind="info" actions={view.readOnly.reason === 'signed-out' ? <SignInButton /> : undefined}>
          <strong>{t('readOnly')}</strong> {t(REASONS[view.readOnly.reason])}
        </Notice>
      )}
      {sync && <SyncNotice sync={sync} />}
    </>
  );
}

function SyncNotice({ sync }: { sync: SyncStatus }) {
  if (sync.state === 'failed' && sync.reason) return <ErrorNotice error={sync.reason} />;
  if (sync.state !== 'offline') return null;
  const detail = sync.reason ? errorText(sync.reason).detail : '';
  return (
    <Notice kind="warning">
      {t(sync.pending > 0 ? 'offlineTextPending' : 'offlineText')} {detail}
    </Notice>
  );
}
