/** The few settings the extension keeps outside its cache, each a `storage.defineItem`. Read and written by the background only. */

import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { mirrored } from './known-sites.ts';
import type { PanelLayout, Policy, Setting } from './setting.ts';

/** Address of the configuration server, as its origin and path without a trailing slash. */
export const serverSetting: Setting<string | null> = storage.defineItem<string | null>('local:server', {
  fallback: null,
});

/** By origin of the CRM site. */
export const layoutsSetting: Setting<Record<string, PanelLayout>> = mirrored(
  'layouts',
  storage.defineItem<Record<string, PanelLayout>>('local:layouts', { fallback: {} }),
);

/** Match patterns of the sites on which the content script runs: a gesture is answered from them before anything is awake. */
export const sitesSetting: Setting<string[]> = mirrored(
  'sites',
  storage.defineItem<string[]>('local:sites', { fallback: [] }),
);

/** Tokens end with the browser: `storage.session` is memory that outlives the worker. Never written to disk. */
export const tokensSetting: Setting<unknown> = storage.defineItem<unknown>('session:tokens', {
  fallback: null,
});

/** How the last sign-in ended: after a restart of the browser nothing is known of it. */
export const endedSetting: Setting<unknown> = storage.defineItem<unknown>('session:ended', {
  fallback: null,
});

/** Who has just signed in while edits of another account wait. */
export const newcomerSetting: Setting<unknown> = storage.defineItem<unknown>('session:newcomer', {
  fallback: null,
});

/** Firefox throws where no policy is set. */
export async function readPolicy(): Promise<Policy> {
  const managed = await browser.storage.managed.get('requireSignInAfterRestart').catch(() => ({}));
  return {
    requireSignInAfterRestart:
      'requireSignInAfterRestart' in managed && managed.requireSignInAfterRestart === true,
  };
}

/** The policies as the browser last told them: after its start it needs seconds to tell them again. */
export const policySetting: Setting<unknown> = storage.defineItem<unknown>('local:policy', {
  fallback: null,
});

/** What each tab's page claims; the worker may die while the page stays. */
export const claimsSetting: Setting<unknown> = storage.defineItem<unknown>('session:claims', {
  fallback: null,
});

/** Drafts of pages, with the account that made them. On disk: an update of the extension ends every page and the worker. */
export const draftsSetting: Setting<unknown> = storage.defineItem<unknown>('local:drafts', {
  fallback: null,
});

/** Whom people picked by hand, with the account that did. */
export const picksSetting: Setting<unknown> = storage.defineItem<unknown>('local:picks', {
  fallback: null,
});

/** Content scripts may read `storage.local` until this is done (seen in Chromium 156). Firefox never shares it and lacks the call. */
export async function restrictStorage(): Promise<void> {
  const trustedOnly = { accessLevel: 'TRUSTED_CONTEXTS' } as const;
  await Promise.all([
    browser.storage.local.setAccessLevel?.(trustedOnly),
    browser.storage.session.setAccessLevel?.(trustedOnly),
  ]);
}
