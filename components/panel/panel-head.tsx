/** The head of the panel: whose data is shown, whose account shows it, and the way to close it. */
import { t } from '../../lib/app/text.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { useApp } from '../app-context.ts';
import { PersonHeading } from '../person/person-header.tsx';
import { ShowSwitch } from '../person/show-switch.tsx';
import { UnknownHeading } from '../person/unknown-heading.tsx';
import { IconButton } from '../ui/button.tsx';
import { emptyStateOf } from './empty-state-of.ts';
import { LoadingHeading } from './loading-state.tsx';

export function PanelHead() {
  const { store, surface, client } = useApp();
  const view = store.view.value;
  return (
    <header class="panel-head">
      <div class="panel-bar">
        {view?.canSwitch ? <ShowSwitch view={view} /> : <PanelName view={view} />}
        <span class="panel-tools">
          <AccountMenu />
          {surface === 'panel' && (
            <IconButton
              icon="close"
              label={t('closePanel')}
              onClick={() => void client.call('closePanel', {})}
            />
          )}
        </span>
      </div>
      <Who view={view} />
    </header>
  );
}

/** The heading of the page is the person where there is one, else the product's name. */
function PanelName({ view }: { view: PanelView | null }) {
  const site = view?.site?.name;
  const hasHeading = view !== null && view.person.kind === 'person';
  return (
    <p class="panel-name">
      <strong>{t('extensionName')}</strong>
      {site && !hasHeading && (
        <bdi class="cut" title={site}>
          {site}
        </bdi>
      )}
    </p>
  );
}

function Who({ view }: { view: PanelView | null }) {
  const { store } = useApp();
  if (!view) return store.failure.value ? <HiddenHeading /> : <LoadingHeading />;
  const { person } = view;
  if (person.kind === 'person') return <PersonHeading person={person.person} />;
  if (emptyStateOf(view)) return <HiddenHeading />;
  return person.kind === 'unknown' ? <UnknownHeading site={view.site?.name} /> : <LoadingHeading />;
}

function HiddenHeading() {
  return <h1 class="visually-hidden">{t('extensionName')}</h1>;
}
