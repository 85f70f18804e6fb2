/** The second script of a CRM page, run by the background when the panel is first needed: the frame and the probes. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { runProbe } from '../lib/crm/read-identity.ts';
import { SiteWatch } from '../lib/crm/watch-site.ts';
import { offerPanelPart } from '../lib/frame/panel-part.ts';
import { ToggledFrame } from '../lib/frame/toggled-frame.ts';

export default defineUnlistedScript(() =>
  offerPanelPart((options) => {
    const { setup, report, ask, askFrames, signal } = options;
    const frame = new ToggledFrame(options);
    const watch = new SiteWatch({
      page: window,
      spec: setup.identity,
      report,
      ask,
      askFrames,
      isWatched: () => frame.isOpen || options.isWatched(),
      signal,
    });
    return {
      setOpen(isOpen) {
        if (frame.setOpen(isOpen) && isOpen) watch.refresh();
      },
      greeted: () => frame.greeted(),
      navigation: () => watch.navigation,
      restored: (isReloaded) => frame.restored(isReloaded),
      frameMoved: (url) => watch.frameMoved(url),
      readOwner: (probe) => runProbe({ page: window, network: true, ask, memory: new Map(), signal }, probe),
      refresh: () => watch.refresh(),
    };
  }),
);
