/** The set-up page's steps: checks the address, asks the browser for permission in the click, then connects. */
import type { PageClient } from '../messages/page-client.ts';
import type { SiteAccess } from '../schema/views.ts';
import { errorText } from './error-text.ts';
import { t } from './text.ts';

/** The browser's permission prompts. Both are called in the very click, before anything is awaited. */
export interface SetupPermissions {
  /** Match patterns, for example `https://patchpanel.example.com/*`. */
  request(origins: string[]): Promise<boolean>;
}

/** Chromium takes spaces in a host and encodes them, so that the URL parser alone refuses too little. */
const HOST = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

/** The address as it is used, or `null` when it is none. */
export function serverUrl(address: string): URL | null {
  const text = address.trim();
  if (text === '') return null;
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  return url && HOST.test(url.hostname) ? url : null;
}

/** Connects to the server; resolves to what is wrong, in words for the field, or `null`. */
export async function connect(options: {
  client: PageClient;
  permissions: SetupPermissions;
  address: string;
}): Promise<string | null> {
  const url = serverUrl(options.address);
  if (!url) return t('addressInvalid');
  // A match pattern knows no port: it means the host on every port.
  const permission = options.permissions.request([`${url.protocol}//${url.hostname}/*`]);
  if (!(await permission)) return t('serverNotAllowed', url.host);
  const result = await options.client.call('connectServer', { address: url.href.replace(/\/$/, '') });
  if (result.ok) return null;
  const { sentence, detail } = errorText(result.error);
  return `${sentence} ${detail}`.trim();
}

/** Match patterns that the browser has not granted yet. */
export function missingSites(access: readonly SiteAccess[]): string[] {
  return [...new Set(access.filter(({ granted }) => !granted).flatMap(({ sites }) => sites))];
}
