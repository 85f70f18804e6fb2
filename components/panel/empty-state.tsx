/** What the panel says when there is nobody to show: why, and the one thing to do about it. */
import { errorText } from '../../lib/app/error-text.ts';
import { pageUrl } from '../../lib/app/pages.ts';
import { type TextKey, t, tCount } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { EmptyStateKind } from './empty-state-of.ts';
import { SignInButton } from './sign-in-button.tsx';

const TEXTS: Record<EmptyStateKind, { title: TextKey; text: TextKey; icon: IconName }> = {
  failed: { title: 'failedTitle', text: 'failedText', icon: 'warning' },
  'no-server': { title: 'noServerTitle', text: 'noServerText', icon: 'plug' },
  'signed-out': { title: 'signedOutTitle', text: 'signedOutText', icon: 'lock' },
  disabled: { title: 'disabledTitle', text: 'disabledText', icon: 'lock' },
  hidden: { title: 'hiddenTitle', text: 'hiddenText', icon: 'lock' },
  'signing-in': { title: 'signingInTitle', text: 'signingInText', icon: 'lock' },
  'unknown-site': { title: 'unknownSiteTitle', text: 'unknownSiteText', icon: 'instance' },
  'wrong-instance': { title: 'wrongInstanceTitle', text: 'wrongInstanceText', icon: 'instance' },
  'crm-signed-out': { title: 'crmSignedOutTitle', text: 'crmSignedOutText', icon: 'person' },
  'no-claim': { title: 'noClaimTitle', text: 'noClaimText', icon: 'unknown' },
  'not-bound': { title: 'notBoundTitle', text: 'notBoundText', icon: 'person' },
};

export function EmptyState({ state }: { state: EmptyStateKind }) {
  const { store } = useApp();
  const { title, text, icon } = TEXTS[state];
  const failure = store.failure.value;
  const view = store.view.value;
  const pending = store.sync.value?.pending ?? 0;
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={20} />
      </span>
      <h2>{t(title)}</h2>
      <p>{t(text, view?.told ?? view?.session.username ?? '')}</p>
      {state === 'disabled' && pending > 0 && <p>{tCount(pending, 'editsKeptOne', 'editsKeptMany')}</p>}
      {state === 'failed' && failure && <p class="soft">{errorText(failure).detail}</p>}
      {state === 'failed' && (
        <Button kind="primary" onClick={() => void store.hello()}>
          {t('tryAgain')}
        </Button>
      )}
      {state === 'no-server' && (
        <a class="empty-link" href={pageUrl('setup.html')} target="_blank" rel="noreferrer">
          {t('openSetup')}
        </a>
      )}
      {(state === 'signed-out' || state === 'disabled' || state === 'hidden') && <SignInButton />}
    </div>
  );
}
