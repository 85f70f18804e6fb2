// @vitest-environment happy-dom
/** Every CRM of `docs/CRMS.md` in each case that a person meets, from its page by the real background to what the panel says; no case is missing for any of them. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
// Read before the tests, as it is read later by the panel
import '../../components/panel/late-parts.ts';
import { Panel } from '../../components/panel/panel.tsx';
import { SiteWatch } from '../../lib/crm/watch-site.ts';
import { CRM_TYPES } from '../../lib/schema/presets/crm-types.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { atWork, endAll } from '../background/at-work.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { renderPage, settle } from '../support/render-page.tsx';
import { allByRole } from '../support/roles.ts';
import { instance, me, user } from '../support/rows.ts';
import type { CrmFixture } from './fixtures/crm-fixture.ts';
import { FIXTURES } from './fixtures/fixtures.ts';
import { inMood, type OpenOptions, openFixture } from './fixtures/open-fixture.ts';

const NOT_LEARNT = 'Patchpanel could not find out who is signed in to the CRM on this page.';
const PICK_ME = 'Pick who is signed in';

const CASES = [
  'signed in',
  'signed out',
  'user record',
  'wrong instance',
  'endpoint gone',
  'shape changed',
  'owner',
  'impersonation',
] as const;
type Case = (typeof CASES)[number];

/** What a CRM cannot be met in, and why. The notes of `docs/CRMS.md` say more of owners and impersonation. */
const NEVER: Readonly<Record<string, Partial<Record<Case, string>>>> = {
  HubSpot: {
    'user record': 'addresses of its users are not known',
    owner: 'its interface wants a token of an app',
  },
  'Oracle B2C Service': {
    'user record': 'accounts have no address',
    owner: 'the names of its fields are not documented',
  },
  Pipedrive: { 'user record': 'addresses of its users are not known' },
  'Zoho CRM': { 'user record': 'addresses of its users are not known' },
};
/** Where another test file goes through all fixtures that have it. */
const ELSEWHERE: Partial<Record<Case, (fixture: CrmFixture) => boolean>> = {
  owner: ({ owners }) => owners !== undefined,
  impersonation: ({ impersonation }) => impersonation !== undefined,
};

const met = new Map<string, Set<Case>>(Object.keys(FIXTURES).map((name) => [name, new Set()]));
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  endAll();
});

/** The person, and whoever's record is open somewhere. */
function usersOf({ person, records }: CrmFixture) {
  const own = person.nativeId;
  const ids = new Set([own, ...Object.values(records).filter((id) => id !== null)]);
  return [...ids].map((nativeId, index) =>
    user(100 + index, {
      nativeId,
      username: nativeId === own ? (person.username ?? 'ada') : `user.${index}`,
    }),
  );
}

interface Meeting extends OpenOptions {
  crmId?: string;
  /** The site of the instance holds hosts of others as well. */
  isWide?: boolean;
}

/** An admin with the panel open on a page of the CRM. */
async function meet(fixture: CrmFixture, meeting: Meeting = {}) {
  const { crmId = fixture.instanceKey, isWide, ...options } = meeting;
  const identity = CRM_TYPES.find(({ type }) => type === fixture.type)?.identity ?? null;
  const opened = openFixture(fixture, options);
  const at = opened.page.location.href;
  const { hostname } = new URL(at);
  const sites = [isWide ? `https://*.${hostname.split('.').slice(-2).join('.')}/*` : `https://${hostname}/*`];
  const { id, name, active } = instance();
  const instances = [{ id, name, active, crmId, crmType: fixture.type, sites, identity }];
  const here = await atWork({ me: me({ instances }), users: usersOf(fixture), at });
  await opened.ready;
  const leave = new AbortController();
  ends.push(() => leave.abort());
  new SiteWatch({
    page: opened.page,
    spec: identity,
    ask: opened.ask,
    askFrames: () => undefined,
    isWatched: () => true,
    report: async (claims) => ((await here.site(claims)) as { ok: boolean }).ok,
    signal: leave.signal,
  });
  await vi.waitFor(() => expect(here.view().person.kind).not.toBe('loading'));
  return here;
}

async function shownBy(view: PanelView): Promise<string> {
  await renderPage(<Panel />, { client: fakePageClient({ view, surface: 'panel' }) });
  return document.body.textContent ?? '';
}

const nativeIdIn = ({ person }: PanelView) =>
  person.kind === 'person' ? person.person.user.nativeId : person.kind;
const buttons = () => allByRole('button').map(({ textContent }) => textContent);

describe.each(Object.entries(FIXTURES))('%s', (name, fixture) => {
  /** A case that it cannot be met in is no test, and has a reason. */
  const when = (each: Case, test: () => Promise<void>) => {
    if (NEVER[name]?.[each]) return;
    met.get(name)?.add(each);
    it(each, test);
  };
  for (const each of ['owner', 'impersonation'] as const)
    if (ELSEWHERE[each]?.(fixture)) met.get(name)?.add(each);
  const own = usersOf(fixture)[0]?.fullName ?? '';

  when('signed in', async () => {
    const { view } = await meet(fixture);
    expect(nativeIdIn(view())).toBe(fixture.person.nativeId);
    expect(await shownBy(view())).toContain(own);
  });

  when('signed out', async () => {
    const { view } = await meet(fixture, { isSignedIn: false });
    const isShared = view().site === null;
    const said = isShared ? 'Another organisation' : NOT_LEARNT;
    const text = await shownBy(view());
    expect(text).toContain(fixture.visitor.is === 'signed-out' ? 'Signed out of the CRM' : said);
    expect(text).not.toContain(own);
  });

  when('user record', async () => {
    // The other forms of the address are gone through by `presets.test.ts`.
    const [at, nativeId] = Object.entries(fixture.records).find(([, id]) => id !== null) ?? [];
    const { view } = await meet(fixture, { at });
    expect(nativeIdIn(view())).toBe(nativeId);
  });

  when('wrong instance', async () => {
    const crmId = fixture.type === 'salesforce' ? '00D5g000004pXyA' : 'elsewhere.invalid';
    const { view } = await meet(fixture, { crmId, isWide: true });
    const text = await shownBy(view());
    expect(text).toContain(`This page says that it is of ${fixture.instanceKey}.`);
    expect(text).not.toContain(own);
    expect(buttons()).not.toContain(PICK_ME);
  });

  const silent = async (mood: 'gone' | 'changed') => {
    const { fixture: after, respond } = inMood(fixture, mood);
    const here = await meet(after, { respond });
    const text = await shownBy(here.view());
    // The part that is read later
    await settle(() => undefined);
    expect(text).toContain(NOT_LEARNT);
    expect(text).toContain(here.view().site?.name);
    expect(text).not.toContain(own);
    expect(buttons()).toContain(PICK_ME);
    return here;
  };

  if (fixture.page.saysWho) {
    when('endpoint gone', async () => {
      // There is none that it would need: its pages say it themselves.
      const { fixture: after, respond } = inMood(fixture, 'gone');
      const { view } = await meet(after, { respond });
      expect(nativeIdIn(view())).toBe(fixture.person.nativeId);
    });
  } else when('endpoint gone', async () => void (await silent('gone')));

  when('shape changed', async () => {
    const { view, client } = await silent('changed');
    const navigation = view().picking?.navigation ?? 0;
    const userId = usersOf(fixture)[0]?.id ?? null;
    expect(await client.call('pickUser', { as: 'me', userId, navigation })).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(nativeIdIn(view())).toBe(fixture.person.nativeId));
    expect(view().picking).toMatchObject({ isPicked: true });
  });
});

describe('no case is missing', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/CRMS.md'), 'utf8');
  const [, table = ''] = page.split('|---|---|---|---|---|---|---|---|\n');
  const listed = (table.split('\n\n')[0] ?? '').split('\n').map((row) => row.split(' | ')[0]?.slice(2));

  it('of any CRM that the page lists', () => {
    expect(Object.keys(FIXTURES).toSorted()).toEqual(listed.toSorted());
  });

  it.each(Object.keys(FIXTURES))('for %s', (name) => {
    const never = Object.keys(NEVER[name] ?? {});
    const isTold = (each: Case) => met.get(name)?.has(each);
    const identity = CRM_TYPES.find(({ type }) => type === FIXTURES[name]?.type)?.identity;
    const isActingTold = identity?.identity.probes.some(({ impersonator }) => impersonator) ?? false;
    const wanted = CASES.filter((each) => each !== 'impersonation' || isActingTold);
    expect(wanted.filter((each) => !isTold(each) && !never.includes(each))).toEqual([]);
    expect(never.filter((each) => isTold(each as Case))).toEqual([]);
  });
});
