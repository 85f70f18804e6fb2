/** What the panel says when there is nobody to show: why, and the one thing to do about it. */
import { errorText } from '../../lib/app/error-text.ts';
import { pageUrl } from '../../lib/app/pages.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import type { EmptyStateKind } from './empty-state-of.ts';
import { SignInButton } from './sign-in-button.tsx';

const TEXTS: Record<EmptyStateKind, { title: TextKey; text: TextKey }> = {
  failed: { title: 'failedTitle', text: 'failedText' },
  'no-server': { title: 'noServerTitle', text: 'noServerText' },
  'signed-out': { title: 'signedOutTitle', text: 'signedOutText' },
  'signing-in': { title: 'signingInTitle', text: 'signingInText' },
  'unknown-site': { title: 'unknownSiteTitle', text: 'unknownSiteText' },
  'crm-signed-out': { title: 'crmSignedOutTitle', text: 'crmSignedOutText' },
  'no-claim': { title: 'noClaimTitle', text: 'noClaimText' },
  'not-bound': { title: 'notBoundTitle', text: 'notBoundText' },
};

export function EmptyState({ state }: { state: EmptyStateKind }) {
  const { store } = useApp();
  const { title, text } = TEXTS[state];
  const failure = store.failure.value;
  return (
    <div class="empty">
      <h2>{t(title)}</h2>
      <p>{t(text)}</p>
      {state === 'failed' && failure && <p class="soft">{errorText(failure).detail}</p>}
      {state === 'failed' && (
        <Button kind="primary" onClick={() => void store.hello()}>
          {t('tryAgain')}
        </Button>
      )}
      {state === 'no-server' && (
        <a href={pageUrl('setup.html')} target="_blank" rel="noreferrer">
          {t('openSetup')}
        </a>
      )}
      {state === 'signed-out' && <SignInButton />}
    </div>
  );
}
