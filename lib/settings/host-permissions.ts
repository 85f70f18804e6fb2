/** Asks the browser for hosts and for what a CRM needs besides, for the pages in windows of our own. */
import { browser } from 'wxt/browser';
import { browserPatterns } from './browser-pattern.ts';

/** The fixed-host build has its hosts from the start, and reaches any server that allows its origin. */
const isFixedBuild = () => browser.runtime.getManifest().optional_host_permissions === undefined;

export const hostPermissions = {
  /** To be called in the very click: the browser takes it for nothing less. */
  async request(origins: string[], permissions: 'cookies'[] = []): Promise<boolean> {
    try {
      return await browser.permissions.request({ origins: browserPatterns(origins), permissions });
    } catch {
      return isFixedBuild();
    }
  },
};
