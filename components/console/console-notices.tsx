/** What a person must know before they read on in the console: read-only and why, the copy's age, what failed. */
import { errorText } from '../../lib/app/error-text.ts';
import { readOnlyText } from '../../lib/app/read-only-text.ts';
import { t, tCount } from '../../lib/app/text.ts';
import { HeldDrafts } from '../account/held-drafts.tsx';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { SignInButton } from '../panel/sign-in-button.tsx';
import { WithheldNotice } from '../setup/withheld-notice.tsx';
import { PendingLink } from '../sync/sync-status.tsx';
import { Notice } from '../ui/feedback.tsx';

export function ConsoleNotices() {
  const { store } = useApp();
  const sync = store.sync.value;
  const readOnly = store.view.value?.readOnly ?? null;
  const role = store.view.value?.session.role;
  return (
    <>
      {readOnly && readOnly.reason !== 'role' && (
        <Notice kind="info" actions={readOnly.reason === 'signed-out' ? <SignInButton /> : undefined}>
          <strong>{t('readOnly')}</strong> {readOnlyText(readOnly)}
        </Notice>
      )}
      {readOnly?.reason === 'role' && role === 'support' && (
        <p class="read-only soft">
          <strong>{t('readOnly')}</strong> {t('readOnlySupport')}
        </p>
      )}
      <HeldDrafts />
      <WithheldNotice />
      {sync?.lost && (
        <Notice kind="warning" actions={<PendingLink />}>
          {tCount(sync.lost, 'lostNoticeOne', 'lostNoticeMany')}
        </Notice>
      )}
      {sync?.state === 'failed' && sync.reason && <ErrorNotice error={sync.reason} />}
      {sync?.state === 'offline' && (
        <Notice kind="warning" detail={sync.reason ? errorText(sync.reason).detail : ''}>
          {t(sync.pending > 0 ? 'offlineTextPending' : 'offlineText')}
        </Notice>
      )}
    </>
  );
}
