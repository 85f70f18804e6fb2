/**
 * Salesforce, asked who is signed in: its pages are on other hosts than its interfaces, whose session is in a cookie that
 * no page can read. The session goes to Salesforce in one request, and is neither kept nor told to anybody else.
 */
import * as v from 'valibot';
import { apiHostOf, orgOfHost } from '../domain/salesforce-hosts.ts';
import { isOrgId, isUserId, longSalesforceId } from '../domain/salesforce-id.ts';
import type { SitePage } from '../messages/site-server.ts';
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
export async function askSalesforce(parts: SalesforceParts, { tabId, url }: SitePage): Promise<ProbeReply> {
  const { platform, fetch, me } = parts;
  const org = orgOfHost(new URL(url).hostname);
  if (org === null) return FAILED;
  const api = `https://${apiHostOf(org)}`;
  try {
    const [session, pageSession] = await Promise.all(
      [api, url].map((address) => platform.cookie('sid', address, tabId)),
    );
    const orgId = orgIdOf(session);
    if (!session || orgId === null) return FAILED;
    // The page may be of an org whose session on the other host has been replaced.
    if (pageSession && orgIdOf(pageSession) !== orgId) return FAILED;
    if (!isExpected(me, url, orgId)) return FAILED;
    const response = await fetch(`${api}/services/oauth2/userinfo`, {
      headers: { Authorization: `Bearer ${session}`, Accept: 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const info = v.safeParse(UserInfoSchema, response.ok ? await response.json() : null);
    if (!info.success || longSalesforceId(info.output.organization_id) !== orgId) return FAILED;
    return { kind: 'answered', json: info.output };
  } catch {
    return FAILED;
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
