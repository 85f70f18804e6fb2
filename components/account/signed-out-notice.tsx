/** Over the copy that is shown while nobody is signed in: why, how old it is, what waits, and the way back. */
import { checkedText } from '../../lib/app/age.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { SessionView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { SignInButton } from '../panel/sign-in-button.tsx';
import { Notice } from '../ui/feedback.tsx';

export function SignedOutNotice({ session }: { session: SessionView }) {
  const { store } = useApp();
  const sync = store.sync.value;
  const pending = sync?.pending ?? 0;
  return (
    <Notice
      kind="info"
      detail={pending > 0 ? tCount(pending, 'editsWaitForSignInOne', 'editsWaitForSignInMany') : undefined}
      actions={<SignInButton />}
    >
      <strong>{t('readOnly')}</strong>{' '}
      {t(session.ended === 'expired' ? 'readOnlyExpired' : 'readOnlySignedOut')}{' '}
      {checkedText(sync?.checkedAt ?? null, store.now.value)}.
    </Notice>
  );
}
