/** What the button `Account` opens: who is signed in, their own account at the server, and signing out. */
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';

export interface AccountPopupProps {
  onSignOut(): void;
  onSignInAsAnother(): void;
  onClose(): void;
}

export function AccountPopup({ onSignOut, onSignInAsAnother, onClose }: AccountPopupProps) {
  const session = useApp().store.view.value?.session;
  if (!session || session.username === null) return null;
  const { state, server, shownAs, username } = session;
  const isSignedOut = state === 'signed-out';
  // Whom an outside issuer signs in has neither password nor sign-ins at the server.
  const account = state === 'signed-in' && server !== null && shownAs === undefined && `${server}/account`;
  return (
    <div class="menu-popup">
      <p class="menu-head">
        {t(state === 'signed-in' ? 'signedInAs' : 'copyOf')} <strong>{shownAs ?? username}</strong>
      </p>
      <div role="menu" aria-label={t('account')}>
        {isSignedOut && (
          <button type="button" role="menuitem" class="menu-item" ref={focusNow} onClick={onSignInAsAnother}>
            {t('signInAsAnother')}
          </button>
        )}
        {account && (
          <a
            role="menuitem"
            class="menu-item"
            href={account}
            target="_blank"
            rel="noreferrer"
            ref={focusNow}
            onClick={onClose}
          >
            {t('ownAccount')}
          </a>
        )}
        <button
          type="button"
          role="menuitem"
          class="menu-item"
          ref={isSignedOut || account ? undefined : focusNow}
          onClick={onSignOut}
        >
          {t('signOut')}
        </button>
      </div>
    </div>
  );
}

function focusNow(element: HTMLElement | null): void {
  element?.focus();
}
