/** A test of an identity spec on a page: what each part found or why not, who came of it, and that no token leaves the page. */

import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { testIdentity } from '../../../lib/crm/trial/test-identity.ts';
import type { IdentityProbe, IdentitySpec, ValueSource } from '../../../lib/schema/identity-spec.ts';
import { IdentityTestSchema } from '../../../lib/schema/identity-test.ts';
import { createPage, jsonAnswer } from '../page.ts';

const URL_7 = 'https://crm.example/users/7';
const specOf = (probes: IdentityProbe[], more: Partial<IdentitySpec> = {}): IdentitySpec => ({
  version: 1,
  identity: { probes },
  records: [],
  ...more,
});

const ask = async () => ({ kind: 'answered' as const, json: { user_id: '7', organization_id: '00D' } });

async function tried(page: ReturnType<typeof createPage>, spec: IdentitySpec) {
  return parse(
    IdentityTestSchema,
    await testIdentity(page, spec, { ask, signal: new AbortController().signal }),
  );
}

async function outcomeOf(source: ValueSource, html = '', answer?: Response) {
  const page = createPage(URL_7, html, async () => answer ?? jsonAnswer({}));
  page.document.cookie = 'login=jdoe';
  page.document.cookie = 'sessionid=s3cr3t-value';
  page.localStorage.setItem('me', JSON.stringify({ id: 7, access_token: 'tok-12345' }));
  page.localStorage.setItem('plain', 'not json');
  const fetch = source.from === 'fetch' ? { fetch: { path: '/me' } } : {};
  const { probes } = await tried(page, specOf([{ ...fetch, username: [source] }]));
  return probes[0]?.fields[0]?.sources[0];
}

describe('a source', () => {
  const html = `<p id="who" data-login="jdoe"></p><script>var ME = {"id": 7}; var BAD = {oops};</script>`;
  it.each<[string, ValueSource, object]>([
    ['a cookie', { from: 'cookie', name: 'login' }, { is: 'found', text: 'jdoe' }],
    ['a cookie named as a token', { from: 'cookie', name: 'sessionid' }, { is: 'present' }],
    ['a token inside storage', { from: 'localStorage', key: 'me', json: 'access_token' }, { is: 'present' }],
    ['an id inside storage', { from: 'localStorage', key: 'me', json: 'id' }, { is: 'found', text: '7' }],
    ['no cookie', { from: 'cookie', name: 'x' }, { is: 'missing', why: 'not-there' }],
    [
      'no JSON in storage',
      { from: 'localStorage', key: 'plain', json: 'id' },
      { is: 'missing', why: 'not-json' },
    ],
    ['no such path', { from: 'localStorage', key: 'me', json: 'user.id' }, { is: 'missing', why: 'no-path' }],
    ['an attribute', { from: 'dom', selector: '#who', attr: 'data-login' }, { is: 'found', text: 'jdoe' }],
    ['no element', { from: 'dom', selector: '.nobody' }, { is: 'missing', why: 'no-element' }],
    [
      'no attribute',
      { from: 'dom', selector: '#who', attr: 'title' },
      { is: 'missing', why: 'no-attribute' },
    ],
    ['no text', { from: 'dom', selector: '#who' }, { is: 'missing', why: 'no-text' }],
    ['an inline script', { from: 'inlineScript', marker: 'ME', json: 'id' }, { is: 'found', text: '7' }],
    ['no marker', { from: 'inlineScript', marker: 'YOU', json: 'id' }, { is: 'missing', why: 'no-marker' }],
    [
      'a script that is no JSON',
      { from: 'inlineScript', marker: 'BAD', json: 'id' },
      { is: 'missing', why: 'not-json' },
    ],
    ['no parameter', { from: 'query', key: 'id' }, { is: 'missing', why: 'not-there' }],
  ])('says of %s what it found', async (_, source, said) => {
    expect(await outcomeOf(source, html)).toEqual(said);
  });

  it('says of what is no selector that it is none', async () => {
    const page = createPage(URL_7);
    page.document.querySelector = () => {
      throw new SyntaxError('not a valid selector');
    };
    const { probes } = await tried(page, specOf([{ username: [{ from: 'dom', selector: '#who[' }] }]));
    expect(probes[0]?.fields[0]?.sources).toEqual([{ is: 'missing', why: 'bad-selector' }]);
  });

  it('shows a long text in short, and one that looks like a token not at all', async () => {
    expect(await outcomeOf({ from: 'const', value: `Ada ${'van '.repeat(30)}Dam` })).toMatchObject({
      text: expect.stringMatching(/^Ada van .{51}…$/),
    });
    expect(await outcomeOf({ from: 'const', value: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.x' })).toEqual({
      is: 'present',
    });
    expect(await outcomeOf({ from: 'const', value: '6816f79cc0a8016401c5a33be04be441' })).toMatchObject({
      is: 'found',
    });
  });
});

describe('a request', () => {
  const PROBE: IdentityProbe = { fetch: { path: '/me' }, nativeId: [{ from: 'fetch', json: 'user.id' }] };
  const slow = new DOMException('late', 'TimeoutError');
  it.each<[string, () => Promise<Response>, object, string]>([
    ['answered', async () => jsonAnswer({ user: { id: 7 } }), { is: 'answered', status: 200 }, 'person'],
    [
      'answered 404',
      async () => new Response('', { status: 404 }),
      { is: 'failed', why: 'status', status: 404 },
      'failed',
    ],
    ['answered 401', async () => new Response('', { status: 401 }), { is: 'refused', status: 401 }, 'nobody'],
    [
      'sent to a sign-in page',
      async () => new Response('', { status: 302 }),
      { is: 'refused', status: 302 },
      'nobody',
    ],
    ['no JSON', async () => new Response('<html>'), { is: 'failed', why: 'not-json', status: 200 }, 'failed'],
    [
      'too long',
      async () => new Response('x'.repeat(300_000)),
      { is: 'failed', why: 'too-long', status: 200 },
      'failed',
    ],
    [
      'no connection',
      async () => Promise.reject(slow),
      { is: 'failed', why: 'no-connection', status: null },
      'failed',
    ],
  ])('that was %s says so', async (_, fetch, outcome, verdict) => {
    const { probes } = await tried(createPage(URL_7, '', fetch), specOf([PROBE]));
    expect(probes[0]).toMatchObject({ verdict, request: { outcome } });
  });

  it('says which of its values the page knows, and none of them', async () => {
    const page = createPage(URL_7, '<script>var g_ck = "tok-98765";</script>', async () =>
      jsonAnswer({ user: { id: 7 } }),
    );
    const token = { from: [{ from: 'inlineScript' as const, marker: 'g_ck', json: '$' }] };
    const missing = { from: [{ from: 'cookie' as const, name: 'org' }] };
    const result = await tried(
      page,
      specOf([{ ...PROBE, fetch: { path: '/me', headers: { 'X-Token': token }, query: { org: missing } } }]),
    );
    expect(result.probes[0]?.request).toEqual({
      outcome: { is: 'unsent' },
      values: [
        { in: 'query', name: 'org', isThere: false },
        { in: 'headers', name: 'X-Token', isThere: true },
      ],
    });
    expect(JSON.stringify(result)).not.toContain('98765');
  });

  it('of a page that looks signed out is not made', async () => {
    let asked = 0;
    const page = createPage(URL_7, '<form id="login"></form>', async () => {
      asked += 1;
      return jsonAnswer({});
    });
    const result = await tried(page, specOf([PROBE], { loggedIn: { notSelector: '#login' } }));
    expect(result).toMatchObject({
      signedOutBy: 'notSelector',
      signedIn: 'signed-out',
      probes: [{ verdict: 'unasked' }],
    });
    expect(asked).toBe(0);
  });
});

describe('the chain', () => {
  const known = (field: 'nativeId' | 'username' | 'fullName', value: string): IdentityProbe => ({
    [field]: [{ from: 'const', value }],
  });

  it('says which probe each field came from, and which were not needed', async () => {
    const probes = [
      known('nativeId', '7'),
      {},
      known('username', 'jdoe'),
      known('fullName', 'Jane'),
      known('username', 'x'),
    ];
    const result = await tried(createPage(URL_7), specOf(probes));
    expect(result.probes.map(({ verdict }) => verdict)).toEqual([
      'person',
      'nothing',
      'person',
      'person',
      'unneeded',
    ]);
    expect(result.signedIn).toMatchObject({
      nativeId: '7',
      username: 'jdoe',
      fullName: 'Jane',
      from: { nativeId: 0, username: 2, fullName: 3 },
    });
  });

  it('tells of a probe that speaks of somebody else', async () => {
    const { probes, signedIn } = await tried(
      createPage(URL_7),
      specOf([known('nativeId', '7'), known('nativeId', '8')]),
    );
    expect(probes[1]?.verdict).toBe('another');
    expect(signedIn).toMatchObject({ nativeId: '7', confidence: 'likely' });
  });

  it('keeps a field that a mistaken spec reads from a token to itself', async () => {
    const page = createPage(URL_7);
    page.document.cookie = 'sessionid=s3cr3t-value';
    const result = await tried(page, specOf([{ username: [{ from: 'cookie', name: 'sessionid' }] }]));
    expect(result.signedIn).toMatchObject({ username: null, hidden: ['username'] });
    expect(JSON.stringify(result)).not.toContain('s3cr3t');
  });
});

it('shows what an adapter of the background answered', async () => {
  const adapter: IdentityProbe = {
    ask: 'salesforce',
    nativeId: [{ from: 'fetch', json: 'user_id' }],
    instanceKey: [{ from: 'fetch', json: 'organization_id' }],
  };
  const { probes, instanceKey } = await tried(createPage(URL_7), specOf([adapter]));
  expect(probes[0]).toMatchObject({
    verdict: 'person',
    request: { outcome: { is: 'answered', status: null } },
  });
  expect(instanceKey.text).toBe('00D');
});

describe('the record', () => {
  const rules: IdentitySpec['records'] = [
    { in: 'path', pattern: '/users/{id:nothing}' },
    { in: 'path', pattern: '/people/{id:int}' },
    { in: 'path', pattern: '/users/{id:int}', fields: { fullName: [{ from: 'dom', selector: 'h1' }] } },
    { in: 'path', pattern: '/*/{id:any}' },
  ];
  it('says which rule matched, and which could never match', async () => {
    const result = await tried(createPage(URL_7, '<h1>Jane Doe</h1>'), specOf([], { records: rules }));
    expect(result.rules.map(({ is }) => is)).toEqual(['no-id', 'unmatched', 'matched', 'shadowed']);
    expect(result.record).toEqual({ nativeId: '7', username: null, fullName: 'Jane Doe' });
  });

  it('does not show what looks like a token in an address', async () => {
    const token = 'a'.repeat(44);
    const spec = specOf([], { records: [{ in: 'query', key: 't', pattern: '{id:any}' }] });
    const result = await tried(createPage(`https://crm.example/?t=${token}`), spec);
    expect(JSON.stringify(result)).not.toContain(token);
  });
});

it('ends where it is told to', async () => {
  const run = new AbortController();
  const page = createPage(URL_7, '', () => {
    run.abort();
    return Promise.reject(new DOMException('ended', 'AbortError'));
  });
  const spec = specOf([{ fetch: { path: '/me' }, nativeId: [{ from: 'fetch', json: 'id' }] }]);
  await expect(testIdentity(page, spec, { ask, signal: run.signal })).rejects.toThrow();
});
