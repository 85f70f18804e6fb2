/** The floor of a content script: one of the same framework that does nothing. */
import { defineContentScript } from 'wxt/utils/define-content-script';

export default defineContentScript({
  matches: ['http://127.0.0.1/*'],
  noScriptStartedPostMessage: true,
  main() {},
});
