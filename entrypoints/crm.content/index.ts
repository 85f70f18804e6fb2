/** The content script of configured CRM sites: registered at run time, in top frames, when the document is idle. */
import { defineContentScript } from 'wxt/utils/define-content-script';
import { SiteSession } from './site-session.ts';

export default defineContentScript({
  registration: 'runtime',
  matches: [],
  noScriptStartedPostMessage: true,
  main(context) {
    const leave = new AbortController();
    context.onInvalidated(() => leave.abort());
    if (window === window.top) new SiteSession(leave);
  },
});
