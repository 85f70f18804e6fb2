/** The set-up page's steps: checks the address, asks the browser for permission in the click, then connects. */
import type { PageClient } from '../messages/page-client.ts';
import type { AppError } from '../schema/app-error.ts';
import type { SiteAccess } from '../schema/views.ts';
import { errorText } from './error-text.ts';
import { t } from './text.ts';

/** The browser's permission prompt. Called in the very click, before anything is awaited. */
export interface HostPermissions {
  /** Match patterns, for example `https://patchpanel.example.com/*`, and what a CRM needs besides. */
  request(origins: string[], permissions?: 'cookies'[]): Promise<boolean>;
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

/** Why it is not connected, in words for the field. */
export interface ConnectFault {
  text: string;
  /** Edits for another server wait here; the same again with `discard` drops them. */
  hasUnsaved: boolean;
}

export interface ConnectOptions {
  client: PageClient;
  permissions: HostPermissions;
  address: string;
  discard?: boolean;
}

export async function connect(options: ConnectOptions): Promise<ConnectFault | null> {
  const { client, permissions, address, discard = false } = options;
  const url = serverUrl(address);
  if (!url) return fault(t('addressInvalid'));
  // A match pattern knows no port: it means the host on every port.
  const permission = permissions.request([`${url.protocol}//${url.hostname}/*`]);
  if (!(await permission)) return fault(t('serverNotAllowed', url.host));
  const result = await client.call('connectServer', {
    address: url.href.replace(/\/$/, ''),
    ...(discard ? { discard } : {}),
  });
  return result.ok ? null : faultOf(result.error);
}

function faultOf(error: AppError): ConnectFault {
  const hasUnsaved = error.kind === 'refused' && error.problem.code === 'unsaved_edits';
  if (hasUnsaved) return { text: t('changeServerLoses'), hasUnsaved };
  // Said by the background in words for this field.
  if (error.kind === 'invalid') return fault(error.detail);
  const { sentence, detail } = errorText(error);
  return fault(`${sentence} ${detail}`.trim());
}

const fault = (text: string): ConnectFault => ({ text, hasUnsaved: false });

/** Match patterns that the browser has not granted yet, and could. */
export function missingSites(access: readonly SiteAccess[]): string[] {
  return [
    ...new Set(
      access
        .filter(({ granted, grantable }) => !granted && grantable !== false)
        .flatMap(({ sites }) => sites),
    ),
  ];
}

/** What the same click asks for besides, of CRMs that are allowed by it or were allowed before. */
export function missingPermissions(access: readonly SiteAccess[]): 'cookies'[] {
  const isWanted = access.some(({ granted, grantable, wantsCookies }) => {
    return wantsCookies === true && (granted || grantable !== false);
  });
  return isWanted ? ['cookies'] : [];
}

/** Addresses to open, of sites that name one host. */
export function siteAddresses({ sites }: SiteAccess): string[] {
  const concrete = sites.filter((site) => /^https?:\/\/[^*/]+\//.test(site));
  return [...new Set(concrete.map((site) => site.replace(/\*.*$/, '')))];
}
