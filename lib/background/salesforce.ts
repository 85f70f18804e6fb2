/**
 * Salesforce, asked who is signed in: its pages are on other hosts than its interfaces, whose session is in a cookie that
 * no page can read. The session goes to Salesforce in one request, and is neither kept nor told to anybody else.
 */
import * as v from 'valibot';
import { readJsonPath } from '../crm/json-path.ts';
import { apiHostOf, orgOfHost } from '../domain/salesforce-hosts.ts';
import { isOrgId, isUserId, longSalesforceId } from '../domain/salesforce-id.ts';
import type { SitePage } from '../messages/site-server.ts';
import type { PersonClaim } from '../schema/claims.ts';
import type { OwnerProbe } from '../schema/identity-spec.ts';
import type { Me } from '../schema/me.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';
import type { Platform } from './platform.ts';
import { instancesAt } from './sites.ts';

const TIMEOUT_MS = 5_000;
const FAILED: ProbeReply = { kind: 'failed' };

/** The fields of Salesforce's answer that are used; it has many more about the person. */
const UserInfoSchema = v.object({
  user_id: v.pipe(v.string(), v.check(isUserId)),
  organization_id: v.pipe(v.string(), v.check(isOrgId)),
  preferred_username: v.optional(v.string()),
  name: v.optional(v.string()),
});

export interface SalesforceParts {
  platform: Pick<Platform, 'cookie'>;
  fetch: typeof globalThis.fetch;
  me: Me | null;
}

/**
 * Never `refused`: an org may keep interfaces from a person who is signed in, and a person cookies from the extension.
 * Then the instance is known and the user is not. Never rejects.
 */
export async function askSalesforce(parts: SalesforceParts, page: SitePage): Promise<ProbeReply> {
  const asked = await request(parts, page, '/services/oauth2/userinfo');
  const info = v.safeParse(UserInfoSchema, asked?.json);
  if (!info.success || longSalesforceId(info.output.organization_id) !== asked?.orgId) return FAILED;
  return { kind: 'answered', json: info.output };
}

/** Who owns a record, by the path of the probe: a user, and never the queue that some records are in. Never rejects. */
export async function askSalesforceOwner(
  parts: SalesforceParts,
  page: AskingPage,
  { fetch, nativeId = [] }: OwnerProbe,
): Promise<PersonClaim | null> {
  const asked = fetch && (await request(parts, page, fetch.path));
  const ids = nativeId.map((source) => source.from === 'fetch' && readJsonPath(asked?.json, source.json));
  const owner = ids.find((id): id is string => typeof id === 'string' && isUserId(id));
  if (owner === undefined) return null;
  const person = { username: null, nativeId: longSalesforceId(owner), fullName: null };
  return { ...person, source: 'fetch salesforce', confidence: 'certain', impersonating: 'unknown' };
}

type AskingPage = Pick<SitePage, 'tabId' | 'url'>;

/** One request to the interfaces of the page's org, in the session of its tab; `null` where nothing is known of it. */
async function request(
  { platform, fetch, me }: SalesforceParts,
  { tabId, url }: AskingPage,
  path: string,
): Promise<{ orgId: string; json: unknown } | null> {
  const org = orgOfHost(new URL(url).hostname);
  if (org === null) return null;
  const api = `https://${apiHostOf(org)}`;
  try {
    const [session, pageSession] = await Promise.all(
      [api, url].map((address) => platform.cookie('sid', address, tabId)),
    );
    const orgId = orgIdOf(session);
    if (!session || orgId === null) return null;
    // The page may be of an org whose session on the other host has been replaced.
    if (pageSession && orgIdOf(pageSession) !== orgId) return null;
    if (!isExpected(me, url, orgId)) return null;
    const response = await fetch(`${api}${path}`, {
      headers: { Authorization: `Bearer ${session}`, Accept: 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? { orgId, json: await response.json() } : null;
  } catch {
    return null;
  }
}

/** A session begins with the id of its org. */
function orgIdOf(session: string | null | undefined): string | null {
  const [id = '', rest] = (session ?? '').split('!');
  return rest !== undefined && isOrgId(id) ? longSalesforceId(id) : null;
}

/** An instance whose CRM ID is the id of an org is that org's, whatever page it is on. */
function isExpected(me: Me | null, url: string, orgId: string): boolean {
  return instancesAt(me, url).some(({ crmId }) => !isOrgId(crmId) || longSalesforceId(crmId) === orgId);
}
