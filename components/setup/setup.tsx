/** The first-run page: server address, sign-in, permission for the CRM sites; three clicks. */
import type { HostPermissions } from '../../lib/app/setup-flow.ts';
import { t } from '../../lib/app/text.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { useApp } from '../app-context.ts';
import { useDocumentTitle } from '../panel/document-title.ts';
import { SignInButton } from '../panel/sign-in-button.tsx';
import { SyncBar } from '../sync/sync-status.tsx';
import { Button } from '../ui/button.tsx';
import { ServerStep } from './server-step.tsx';
import { SetupStep } from './setup-step.tsx';
import { SitesStep } from './sites-step.tsx';

/** `address` prefills the first step. */
export function Setup({ permissions, address }: { permissions: HostPermissions; address: string }) {
  const { store } = useApp();
  useDocumentTitle(t('titleSetup'));
  const session = store.view.value?.session;
  const isConnected = session !== undefined && session.state !== 'no-server';
  const isSignedIn = session?.state === 'signed-in';
  return (
    <div class="page setup">
      <header class="page-head">
        <h1>{t('setupTitle')}</h1>
        <AccountMenu />
      </header>
      <main>
        <p class="soft">{t('setupText')}</p>
        <ol class="steps">
          <ServerStep
            permissions={permissions}
            address={session?.server ?? address}
            isDone={isConnected}
            key={session?.server ?? address}
          />
          <SetupStep number={2} title={t('setupSignInTitle')} isDone={isSignedIn}>
            {isSignedIn ? (
              <p>{t('setupSignedIn', session.shownAs ?? session.username ?? '')}</p>
            ) : isConnected ? (
              <SignInButton />
            ) : (
              <Button disabled description={t('setupConnectFirst')} onClick={() => undefined}>
                {t('signIn')}
              </Button>
            )}
          </SetupStep>
          <SitesStep permissions={permissions} isSignedIn={isSignedIn} />
        </ol>
      </main>
      <footer class="page-foot">
        <SyncBar />
      </footer>
    </div>
  );
}
