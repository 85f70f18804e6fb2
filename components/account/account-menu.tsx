/** The button `Account`; its menu is read once it is opened. */
import { useRef, useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { unsavedCount } from '../../lib/app/unsaved-count.ts';
import { useApp } from '../app-context.ts';
import { Late } from '../panel/late.tsx';
import { IconButton } from '../ui/button.tsx';
import { moveInMenu } from '../ui/menu-keys.ts';
import { AccountChoice } from './account-choice.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

export function AccountMenu() {
  const { store, drafts, client } = useApp();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const session = store.view.value?.session;
  if (!session || session.username === null) return null;
  const { foreignEdits = 0, newcomer, username } = session;

  const signOut = () => {
    setOpen(false);
    if (unsavedCount({ store, drafts }) > 0) setAsking(true);
    else void client.call('signOut', { discard: false });
  };
  const signInAsAnother = () => {
    setOpen(false);
    void client.call('signIn', { another: true });
  };
  const close = () => {
    setOpen(false);
    menu.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: closes with Escape and with the loss of focus, from any part
    <div
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === 'Escape') close();
        else moveInMenu(event, event.currentTarget);
      }}
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
      }}
    >
      <IconButton
        icon="person"
        label={t('account')}
        hasPopup="menu"
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Late
          part="AccountPopup"
          props={{ onSignOut: signOut, onSignInAsAnother: signInAsAnother, onClose: close }}
        />
      )}
      {foreignEdits > 0 && newcomer !== undefined && (
        <AccountChoice edits={foreignEdits} former={username} newcomer={newcomer} />
      )}
      {isAsking && <SignOutDialog onClose={() => setAsking(false)} />}
    </div>
  );
}
