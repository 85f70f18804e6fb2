/** The panel, in the CRM page and in the browser's side panel: who, group, mapping, settings, state. */
import type { ComponentChildren } from 'preact';
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { GuardSentinel } from '../guard/guard-sentinel.tsx';
import { SyncBar } from '../sync/sync-status.tsx';
import { useDocumentTitle } from './document-title.ts';
import { EmptyState } from './empty-state.tsx';
import { emptyStateOf } from './empty-state-of.ts';
import { Late } from './late.tsx';
import { LoadingState } from './loading-state.tsx';
import { PanelHead } from './panel-head.tsx';
import { PanelNotices } from './panel-notices.tsx';
import { PersonPanel } from './person-panel.tsx';
import { UnknownPerson } from './unknown-person.tsx';

/** `notices`: what only this surface has to say. */
export function Panel({ notices }: { notices?: ComponentChildren }) {
  const { store } = useApp();
  const view = store.view.value;
  const person = store.person.value;
  const picking = view?.picking;
  // Whom somebody picked is said before their data; what they may pick comes after it
  const picks = picking && <Late key="picks" part="Picks" props={{ picking }} />;
  const body = <PanelBody key="body" view={view} />;
  useDocumentTitle(person ? t('titlePerson', personName(person)) : t('extensionName'));
  return (
    <div class="panel">
      <PanelHead />
      <main class="panel-main">
        {view && <PanelNotices view={view}>{notices}</PanelNotices>}
        {picking?.isPicked ? [picks, body] : [body, picks]}
      </main>
      <footer class="panel-foot">
        <SyncBar />
      </footer>
      <GuardSentinel />
    </div>
  );
}

function PanelBody({ view }: { view: PanelView | null }) {
  const { store } = useApp();
  if (!view) return store.failure.value ? <EmptyState state="failed" /> : <LoadingState />;
  const empty = emptyStateOf(view);
  if (empty) return <EmptyState state={empty} />;
  const { person } = view;
  if (person.kind === 'person') {
    return <PersonPanel key={person.person.user.id} view={view} person={person.person} />;
  }
  if (person.kind === 'unknown') return <UnknownPerson claim={person} view={view} />;
  return <LoadingState isEditable={view.readOnly === null} />;
}
