/** The console: the extension's full page, with the configuration at the left and its pages at the right. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type ConsolePlace, placeOf } from '../../lib/app/console-route.ts';
import { createPaneWidth, PANE, type PaneWidth } from '../../lib/app/pane-width.ts';
import type { Router } from '../../lib/app/router.ts';
import { t } from '../../lib/app/text.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { useApp } from '../app-context.ts';
import { SyncStatusLine } from '../sync/sync-status.tsx';
import { IconButton } from '../ui/button.tsx';
import { SplitPane } from '../ui/split-pane.tsx';
import { ConsolePage } from './console-page.tsx';
import { LeftPane } from './left-pane.tsx';
import { MovedContext } from './page-heading.tsx';
import { useConfiguration } from './use-configuration.ts';
import { useEntryScroll } from './use-entry-scroll.ts';

export interface ConsoleProps {
  router: Router;
  pane?: PaneWidth;
}

export function Console({ router, pane }: ConsoleProps) {
  const { store } = useApp();
  const [isOpen, setOpen] = useState(false);
  const place = placeOf(router.route.value);
  const configuration = useConfiguration();
  const moved = useMoved(place);
  const kept = useMemo(() => pane ?? createPaneWidth(null), [pane]);
  const address = JSON.stringify(place);
  const main = useRef<HTMLDivElement>(null);
  useEntryScroll(main, address);
  // On a narrow page the left pane lies over the page and has done its work once somebody moved
  useEffect(() => setOpen(false), [address]);
  return (
    <MovedContext.Provider value={moved}>
      <div class={isOpen ? 'console console-open' : 'console'}>
        <header class="console-head">
          <span class="console-menu">
            <IconButton
              icon="details"
              label={t(isOpen ? 'closeConfiguration' : 'openConfiguration')}
              expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            />
          </span>
          <p class="product">
            <a class="console-product" href="#/">
              {t('consoleTitle')}
            </a>
          </p>
          <SyncStatusLine />
          <AccountMenu />
        </header>
        <SplitPane
          width={kept.width.value}
          least={PANE.least}
          most={PANE.most}
          onResize={kept.set}
          paneLabel={t('configuration')}
          resizeLabel={t('resizePane')}
          mainRef={main}
          pane={store.view.value ? <LeftPane place={place} configuration={configuration} /> : null}
        >
          <main class="console-main">
            <ConsolePage place={place} router={router} configuration={configuration} />
          </main>
        </SplitPane>
      </div>
    </MovedContext.Provider>
  );
}

/** Another page moves the focus to its heading; another tab of the same page does not. */
function useMoved(place: ConsolePlace): { isMoved: boolean } {
  const moved = useRef({ isMoved: false });
  const { tab: _, ...page } = { tab: null, ...place };
  const key = JSON.stringify(page);
  const last = useRef(key);
  if (last.current !== key) moved.current.isMoved = true;
  last.current = key;
  return moved.current;
}
