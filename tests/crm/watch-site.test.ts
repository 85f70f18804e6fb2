/** Reports of who is signed in and whom the page is about, over navigations, sign-in and sign-out. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SiteWatch } from '../../lib/crm/watch-site.ts';
import type { SiteClaims } from '../../lib/schema/claims.ts';
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import { SALESFORCE_IDENTITY } from '../../lib/schema/presets/salesforce.ts';
import type { ProbeReply } from '../../lib/schema/probe-reply.ts';
import { createPage, jsonAnswer, noBackground, type TestPage } from './page.ts';

const SPEC: IdentitySpec = {
  version: 1,
  instance: { key: [{ from: 'host' }] },
  identity: {
    probes: [
      { username: [{ from: 'localStorage', key: 'me' }] },
      { fetch: { path: '/me' }, username: [{ from: 'fetch', json: 'login' }] },
    ],
  },
  records: [{ in: 'path', pattern: '/users/{id:int}' }],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Watched {
  isWatched?: boolean;
  spec?: IdentitySpec | null;
  ask?: () => Promise<ProbeReply>;
}

function watch(page: TestPage, { isWatched = true, spec = SPEC, ask = noBackground }: Watched = {}) {
  const claims: SiteClaims[] = [];
  const end = new AbortController();
  const state = { isWatched, isDelivered: true };
  const site = new SiteWatch({
    page,
    spec,
    isWatched: () => state.isWatched,
    ask,
    askFrames: () => undefined,
    signal: end.signal,
    async report(claim) {
      claims.push(claim);
      return state.isDelivered;
    },
  });
  const people = () =>
    claims.map(({ signedIn }) => (typeof signedIn === 'object' ? signedIn.username : signedIn));
  return { claims, end, people, site, state };
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('a page that the background asks for', () => {
  const json = { user_id: '0055g00000AbCdEAAV', organization_id: '00D5g000004pXyZEAU', name: 'Ada' };
  const url = 'https://acme.lightning.force.com/lightning/page/home';

  it('names user and instance by one answer, and is asked again only after it moved on', async () => {
    const ask = vi.fn(async () => ({ kind: 'answered', json }) as const);
    const page = createPage(url);
    const { claims } = watch(page, { spec: SALESFORCE_IDENTITY, ask });
    await settle(10_000);
    expect(claims.at(-1)).toMatchObject({
      instanceKey: '00D5g000004pXyZEAU',
      signedIn: { nativeId: '0055g00000AbCdEAAV', fullName: 'Ada' },
    });
    expect(ask).toHaveBeenCalledTimes(1);
    page.push('/lightning/r/User/0055g00000AbCdEAAV/view');
    await settle(10_000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('is not asked for while nobody looks', async () => {
    const ask = vi.fn(noBackground);
    watch(createPage(url), { spec: SALESFORCE_IDENTITY, ask, isWatched: false });
    await settle(10_000);
    expect(ask).not.toHaveBeenCalled();
  });

  it('is known though nothing is learnt of its user', async () => {
    const { claims } = watch(createPage(`${url}?a`), { spec: SALESFORCE_IDENTITY });
    await settle(10_000);
    expect(claims.at(-1)).toMatchObject({ instanceKey: null, signedIn: 'unknown' });
  });
});

describe('a page', () => {
  it('is pending until the probes have answered', async () => {
    const page = createPage('https://crm.example/users/42');
    page.localStorage.setItem('me', 'ada');
    const { claims, people } = watch(page);
    expect(people()).toEqual(['pending']);
    expect(claims[0]).toMatchObject({ instanceKey: 'crm.example', recordNativeId: '42' });
    await settle();
    expect(people()).toEqual(['pending', 'ada']);
  });

  it('without a spec is unknown at once', async () => {
    const { claims } = watch(createPage('https://crm.example/users/42'), { spec: null });
    await settle(10_000);
    expect(claims).toMatchObject([{ signedIn: 'unknown', recordNativeId: null, instanceKey: null }]);
  });

  it('reports again what the background did not take', async () => {
    const page = createPage('https://crm.example/');
    page.localStorage.setItem('me', 'ada');
    const { people, state } = watch(page);
    state.isDelivered = false;
    await settle(1_000);
    state.isDelivered = true;
    await settle(5_000);
    expect(people().filter((person) => person === 'ada').length).toBeGreaterThan(1);
    const before = people().length;
    await settle(10_000);
    expect(people().length).toBe(before);
  });

  it('reports everything anew when it is refreshed', async () => {
    const page = createPage('https://crm.example/');
    page.localStorage.setItem('me', 'ada');
    const { people, site } = watch(page);
    await settle();
    site.refresh();
    await settle();
    expect(people()).toEqual(['pending', 'ada', 'ada']);
  });
});

describe('a navigation', () => {
  it('is pending at once, with a higher number and the new record', async () => {
    const page = createPage('https://crm.example/users/1');
    page.localStorage.setItem('me', 'ada');
    const { claims } = watch(page);
    await settle();
    page.push('/users/2');
    await Promise.resolve();
    const [, before, after] = claims;
    expect(after).toMatchObject({ signedIn: 'pending', recordNativeId: '2' });
    expect(after?.navigation).toBeGreaterThan(before?.navigation ?? Number.NaN);
  });

  it('drops what a slower probe of the former page answers', async () => {
    const answers: ((response: Response) => void)[] = [];
    const fetch = () => new Promise<Response>((resolve) => answers.push(resolve));
    const page = createPage('https://crm.example/users/1', '', fetch);
    const { people } = watch(page);
    await settle();
    page.push('/users/2');
    await settle();
    answers[0]?.(jsonAnswer({ login: 'former' }));
    await settle();
    answers[1]?.(jsonAnswer({ login: 'present' }));
    await settle();
    expect(people()).toEqual(['pending', 'pending', 'present']);
  });

  it('never reports a former person, however navigations and probes interleave', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('navigate' as const) }),
      fc.record({ do: fc.constant('answer' as const), which: fc.nat(5) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(2_000) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let place = 0;
        const open: (() => void)[] = [];
        const fetch = () => {
          const login = `person-${place}`;
          return new Promise<Response>((resolve) => open.push(() => resolve(jsonAnswer({ login }))));
        };
        const page = createPage('https://crm.example/users/0', '', fetch);
        const { claims, end } = watch(page);
        for (const each of steps) {
          if (each.do === 'navigate') page.push(`/users/${++place}`);
          else if (each.do === 'answer') open.splice(each.which, 1)[0]?.();
          else await settle(each.ms);
          await settle();
        }
        end.abort();
        for (const claim of claims) {
          const { signedIn, recordNativeId } = claim;
          if (typeof signedIn === 'object') expect(signedIn.username).toBe(`person-${recordNativeId}`);
        }
        const numbers = claims.map((claim) => claim.navigation);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});

describe('sign-in and sign-out without a navigation', () => {
  it('are noticed while somebody looks', async () => {
    const page = createPage('https://crm.example/', '', async () => new Response(null, { status: 401 }));
    const { people } = watch(page);
    await settle(20_000);
    expect(people()).toEqual(['pending', 'signed-out']);
    page.localStorage.setItem('me', 'ada');
    await settle(1_000);
    expect(people().at(-1)).toBe('ada');
    page.localStorage.removeItem('me');
    await settle(1_000);
    expect(people().at(-1)).toBe('signed-out');
  });

  it('are noticed from another tab by its storage event', async () => {
    const page = createPage('https://crm.example/');
    const { people } = watch(page, { isWatched: false });
    await settle(20_000);
    page.localStorage.setItem('me', 'ada');
    page.dispatchEvent(new Event('storage'));
    await settle();
    expect(people().at(-1)).toBe('ada');
  });
});

describe('a page that nobody looks at', () => {
  it('is left alone once it has settled, and sends no request', async () => {
    const fetch = vi.fn(async () => jsonAnswer({ login: 'ada' }));
    const page = createPage('https://crm.example/', '', fetch);
    watch(page, { isWatched: false });
    await settle(60_000);
    expect(fetch).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops for good at the end', async () => {
    const page = createPage('https://crm.example/');
    const { end, people } = watch(page);
    end.abort();
    await settle(60_000);
    expect(people()).toEqual(['pending']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the address of a page', () => {
  const owners = [{ records: [{ in: 'path' as const, pattern: '/cases/{id:int}' }], probe: {} }];

  it('is told where the specification says how owners of records are told, cut where it is none of a record', async () => {
    const page = createPage('https://crm.example/cases/7', '<script></script>');
    const { claims } = watch(page, { spec: { ...SPEC, owners } });
    await settle();
    expect(claims.at(-1)?.address).toBe('https://crm.example/cases/7');
    page.push(`/cases/${'7'.repeat(5_000)}`);
    await settle();
    expect(claims.at(-1)?.address).toHaveLength(4_000);
  });

  it('is told to nobody otherwise', async () => {
    const { claims } = watch(createPage('https://crm.example/cases/7'));
    await settle();
    expect(claims.at(-1)?.address).toBeUndefined();
  });

  it('is that of the frame that records are in', async () => {
    const frame = { name: 'main', paths: ['/*'] };
    const { claims, site } = watch(createPage('https://crm.example/home'), {
      spec: { ...SPEC, owners, frame },
    });
    await settle();
    site.frameMoved('https://crm.example/cases/8');
    await settle();
    expect(claims.at(-1)?.address).toBe('https://crm.example/cases/8');
  });
});
