/**
 * Learns who owns the record of another kind that a page is about, where its CRM tells: one question at a time for a tab, for
 * the page as it stands, and only while somebody looks. Runs in the background; the request is made by the page.
 */
import * as v from 'valibot';
import { learnOwner, type OwnerQuestion, ownerQuestion } from '../crm/owner-question.ts';
import { strongestRole } from '../domain/role.ts';
import { type PersonClaim, PersonClaimSchema } from '../schema/claims.ts';
import type { Core } from './core.ts';
import { askSalesforceOwner } from './salesforce.ts';
import { instanceOf } from './sites.ts';
import { askedOwner, type OwnedPage, type TabPage } from './tab-claims.ts';

const AnswerSchema = v.nullable(PersonClaimSchema);

export class Owners {
  /** Tabs that are being asked. */
  readonly #asked = new Set<number>();

  /** Never rejects. What moved on while it was asked is asked again, what was asked is not. */
  async need(core: Core, tabId: number | null): Promise<void> {
    if (tabId === null || this.#asked.has(tabId)) return;
    this.#asked.add(tabId);
    for (let next = questionIn(core, tabId); next; next = questionIn(core, tabId)) {
      const person = await ask(core, tabId, next).catch(() => null);
      core.tabs.own(tabId, { ...next.of, person });
      await core.bring(tabId);
      core.pages.publish();
    }
    this.#asked.delete(tabId);
  }
}

interface Asked extends OwnerQuestion {
  of: Pick<OwnedPage, 'navigation' | 'address'>;
  tab: TabPage;
}

/** Of a page that tells who is signed in and is about no user, and that somebody sees who may read the directory. */
function questionIn(core: Core, tabId: number): Asked | null {
  const tab = core.pageOf(tabId);
  const { me } = core.engine.replica;
  if (!me || !tab?.claims || !core.pages.isShown((page) => core.tabIdOf(page) === tabId)) return null;
  const { signedIn, recordNativeId, address, navigation, instanceKey } = tab.claims;
  if (typeof signedIn !== 'object' || recordNativeId !== null || address === undefined) return null;
  if (URL.parse(address)?.origin !== new URL(tab.url).origin || askedOwner(tab)) return null;
  const instance = instanceOf(me, tab.url, instanceKey);
  const role = instance && strongestRole(me.grants, instance.id);
  if (role !== 'admin' && role !== 'support') return null;
  const question = ownerQuestion(instance?.identity ?? null, address);
  return question && { ...question, of: { navigation, address }, tab };
}

async function ask(core: Core, tabId: number, { tab, ...question }: Asked): Promise<PersonClaim | null> {
  const { platform, fetch } = core.parts;
  return learnOwner(question, async (probe) => {
    const salesforce = { platform, fetch, me: core.engine.replica.me };
    const answer = probe.ask
      ? await askSalesforceOwner(salesforce, { tabId, url: tab.url }, probe)
      : await platform.askOwner(tabId, { probe });
    const person = v.safeParse(AnswerSchema, answer);
    return person.success ? person.output : null;
  });
}
