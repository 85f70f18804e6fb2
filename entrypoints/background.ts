/** Entry of the background: the service worker of Chromium, the event page of Firefox. */
import { defineBackground } from 'wxt/utils/define-background';
import { startBackground } from '../lib/background/start.ts';

export default defineBackground({ type: 'module', main: startBackground });
