/** An extension at work for tests: somebody signed in, a CRM tab with its content script, and the panel open in it. */
import 'fake-indexeddb/auto';
import { expect, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { PersonClaim } from '../../lib/schema/claims.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { Me } from '../../lib/schema/me.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { newProfile, type Profile, startWorker, type Worker } from '../support/extension.ts';
import { FakeServer } from '../support/fake-server.ts';
import { agent, environment, group, INSTANCE, instance, me, user, uuid } from '../support/rows.ts';

export const CRM = 'https://crm.example/home';
const TAB = { id: 7, url: CRM };
const TOKENS = { access: 'token-1', refresh: null, idToken: null, subject: 'ada' };
const workers: Worker[] = [];
let number = 0;

export function endAll(): void {
  for (const worker of workers.splice(0)) worker.end();
}

/** The next life of the same extension. */
export async function startAgain(
  profile: Profile,
  server: FakeServer,
  mayRead?: Promise<void>,
): Promise<Worker> {
  const worker = await startWorker(profile, server.fetch, mayRead);
  workers.push(worker);
  return worker;
}

export const claim = (changes: Partial<PersonClaim> = {}): PersonClaim => ({
  username: 'user.10',
  nativeId: '10',
  fullName: null,
  source: 'test',
  confidence: 'certain',
  impersonating: false,
  ...changes,
});

export const claims = (navigation: number, more: object = {}) => ({
  navigation,
  instanceKey: null,
  signedIn: claim(),
  recordNativeId: null,
  ...more,
});

interface Given {
  me?: Me;
  tokens?: unknown;
  users?: CrmUser[];
  /** Address of the CRM page, on one of the account's sites. */
  at?: string;
}

async function begin(given: Given) {
  number += 1;
  const own = given.me ?? me();
  // What the account may not see, the server does not send.
  const isOpen = own.grants.some(({ instanceId }) => instanceId === null || instanceId === INSTANCE);
  const users = given.users ?? [user(10, { groupId: uuid('crm-user-groups', 50) }), user(11)];
  const mapping = { mode: 'override' as const, agents: [uuid('cti-agents', 600)] };
  const server = new FakeServer(own, isOpen ? users : [], {
    ...(isOpen ? { 'crm-instances': [instance()], 'crm-user-groups': [group(50, { mapping })] } : {}),
    environments: [environment(500)],
    'cti-agents': [agent(600)],
  });
  const tokens = given.tokens === undefined ? TOKENS : given.tokens;
  const profile = newProfile(`views-${number}`, { server: 'https://server.example', tokens });
  for (const site of server.me.instances.flatMap(({ sites }) => sites)) profile.browser.allowed.add(site);
  const worker = await startWorker(profile, server.fetch);
  workers.push(worker);
  return { server, profile, worker };
}

/** Opens the panel in the tab and collects its views; the last one is what it shows. */
export async function openPanel(
  worker: Worker,
  tab = TAB,
): Promise<{ client: PageClient; view: () => PanelView }> {
  const client = worker.open('panel', tab);
  const views: PanelView[] = [];
  client.on('viewChanged', (view) => views.push(view));
  client.on('syncChanged', (sync) => {
    const last = views.at(-1);
    if (last) views.push({ ...last, sync });
  });
  const first = await client.call('hello', { surface: 'panel', protocol: 1 });
  if (!first.ok) throw new Error(first.error.detail);
  views.unshift(first.value);
  return { client, view: () => views.at(-1) as PanelView };
}

/** A signed-in admin in a CRM tab whose panel is open and live. */
export async function atWork(given: Given = {}) {
  const { at: url = CRM } = given;
  const here = await begin(given);
  const { worker } = here;
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'));
  await worker.site('siteHello', { url, protocol: 1 }, { tabId: 7, url, documentId: 'A' });
  const site = (payload: object, documentId = 'A') =>
    worker.site('siteClaims', payload, { tabId: 7, url, documentId });
  const { client, view } = await openPanel(worker, { id: TAB.id, url });
  return { ...here, client, view, site };
}

export const shown = (view: PanelView) =>
  view.person.kind === 'person' ? view.person.person.user.username : view.person.kind;
