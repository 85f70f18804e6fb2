/** The console: the extension's full page. So far it holds the pending changes and the confirmation of an edit. */
import type { Route, Router } from '../../lib/app/router.ts';
import { t } from '../../lib/app/text.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { useApp } from '../app-context.ts';
import { useDocumentTitle } from '../panel/document-title.ts';
import { EmptyState } from '../panel/empty-state.tsx';
import type { EmptyStateKind } from '../panel/empty-state-of.ts';
import { LoadingPage } from '../panel/loading-state.tsx';
import { PendingLink, SyncStatusLine } from '../sync/sync-status.tsx';
import { AgentPage, agentInRoute } from './agent-page.tsx';
import { ConfirmPage } from './confirm-page.tsx';
import { PendingPage } from './pending-page.tsx';

export function Console({ router }: { router: Router }) {
  const route = router.route.value;
  useDocumentTitle(t(route.name === 'pending' ? 'titlePending' : 'titleConsole'));
  return (
    <div class="page console">
      <header class="page-head">
        <p class="product">
          <a href="#/">{t('consoleTitle')}</a>
        </p>
        <SyncStatusLine />
        <AccountMenu />
      </header>
      <div class="console-body">
        <nav aria-label={t('configuration')} class="console-nav">
          <PendingLink isCurrent={route.name === 'pending'} />
        </nav>
        <main>
          <ConsolePage route={route} />
        </main>
      </div>
    </div>
  );
}

function ConsolePage({ route }: { route: Route }) {
  const { store } = useApp();
  const view = store.view.value;
  if (!view) return store.failure.value ? <EmptyState state="failed" /> : <LoadingPage />;
  const empty = signedOutState(view.session);
  const agentId = route.name === 'telephony' ? agentInRoute(route.rest) : null;
  return (
    <>
      {empty && <EmptyState state={empty} />}
      {route.name === 'pending' && <PendingPage />}
      {route.name === 'confirm' && !empty && <ConfirmPage rest={route.rest} />}
      {agentId && !empty && <AgentPage id={agentId} />}
      {route.name !== 'pending' && route.name !== 'confirm' && !agentId && !empty && <Overview />}
    </>
  );
}

function Overview() {
  return (
    <div class="prose">
      <h1>{t('consoleTitle')}</h1>
      <p>{t('consoleText')}</p>
      <p>{t('consoleTextPanel')}</p>
    </div>
  );
}
