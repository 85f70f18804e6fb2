/** Which page a place of the console shows, and what is shown instead while nobody may see it. */
import type { ComponentChildren } from 'preact';
import type { ConsolePlace } from '../../lib/app/console-route.ts';
import type { Router } from '../../lib/app/router.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { useDocumentTitle } from '../panel/document-title.ts';
import { EmptyState } from '../panel/empty-state.tsx';
import { type EmptyStateKind, signedOutState } from '../panel/empty-state-of.ts';
import { ConfirmPage } from './confirm-page.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { ConsoleNotices } from './console-notices.tsx';
import { DirectoryPage } from './directory-page.tsx';
import { LeftChanges } from './left-changes.tsx';
import { OwnPage } from './own-page.tsx';
import { PageHeading } from './page-heading.tsx';
import { PendingPage } from './pending-page.tsx';

export interface ConsolePageProps {
  place: ConsolePlace;
  router: Router;
  configuration: Configuration | null | undefined;
}

export function ConsolePage({ place, router, configuration }: ConsolePageProps) {
  const { store } = useApp();
  const view = store.view.value;
  if (!view) return store.failure.value ? <Nothing state="failed" /> : <ConsoleLoading />;
  const empty = signedOutState(view.session);
  // Signed out, the copy on this computer stays readable as long as it is kept.
  const isBare = empty !== null && (view.session.username === null || place.page === 'confirm');
  if (place.page === 'pending') {
    return (
      <>
        {empty && <EmptyState state={empty} />}
        <PendingPage />
      </>
    );
  }
  if (isBare) return <Nothing state={empty} />;
  if (place.page === 'confirm') {
    return (
      <Titled title={t('titleConsole')}>
        <ConfirmPage rest={place.rest} />
      </Titled>
    );
  }
  return (
    <>
      <ConsoleNotices />
      <LeftChanges of={'id' in place ? place.id : null} />
      {configuration === null ? (
        <OwnPage />
      ) : (
        <DirectoryPage place={place} router={router} configuration={configuration} />
      )}
    </>
  );
}

/** For pages whose own heading says nothing of the document. */
function Titled({ title, children }: { title: string; children: ComponentChildren }) {
  useDocumentTitle(title);
  return <>{children}</>;
}

function Nothing({ state }: { state: EmptyStateKind }) {
  return (
    <div class="console-empty">
      <PageHeading title={t('consoleTitle')} />
      <EmptyState state={state} />
    </div>
  );
}
