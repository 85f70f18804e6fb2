/** The content script of configured CRM sites: registered at run time, in top frames; it waits until the document is read. */
import { defineContentScript } from 'wxt/utils/define-content-script';
import { whenRead } from '../../lib/frame/when-read.ts';
import { SiteSession } from './site-session.ts';

export default defineContentScript({
  registration: 'runtime',
  matches: [],
  noScriptStartedPostMessage: true,
  main(context) {
    const leave = new AbortController();
    context.onInvalidated(() => leave.abort());
    if (window === window.top) whenRead(window, () => new SiteSession(leave), leave.signal);
  },
});
