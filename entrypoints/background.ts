/** Entry of the background: the service worker of Chromium, the event page of Firefox. */
import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../lib/background/start.ts';

/** Not a module: it is one file then, and takes nothing out of what pages share. */
export default defineBackground(startBackground);
