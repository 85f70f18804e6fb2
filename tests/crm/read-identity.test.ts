/** The chain of probes: who wins, what later probes add, and when nobody is asked. */
import { describe, expect, it, vi } from 'vitest';
import { type ProbeMemory, readIdentity } from '../../lib/crm/read-identity.ts';
import type { IdentityProbe, IdentitySpec } from '../../lib/schema/identity-spec.ts';
import { createPage, jsonAnswer, noBackground, type TestPage } from './page.ts';

const { signal } = new AbortController();
const INLINE: IdentityProbe = {
  nativeId: [{ from: 'inlineScript', marker: 'crm =', json: 'id' }],
  username: [{ from: 'inlineScript', marker: 'crm =', json: 'login' }],
  fullName: [{ from: 'inlineScript', marker: 'crm =', json: 'name' }],
};
const STORED: IdentityProbe = {
  nativeId: [{ from: 'localStorage', key: 'me', json: 'id' }],
  username: [{ from: 'localStorage', key: 'me', json: 'login' }],
};
const SCREEN: IdentityProbe = { fullName: [{ from: 'dom', selector: '#name' }] };
const ASKED: IdentityProbe = {
  fetch: { path: '/me' },
  nativeId: [{ from: 'fetch', json: 'id' }],
  username: [{ from: 'fetch', json: 'login' }],
  impersonator: [{ from: 'fetch', json: 'by' }],
};

function specOf(probes: IdentityProbe[], loggedIn?: IdentitySpec['loggedIn']): IdentitySpec {
  return { version: 1, identity: { probes }, records: [], loggedIn };
}

function read(
  page: TestPage,
  spec: IdentitySpec,
  { network = true, memory = new Map() as ProbeMemory } = {},
) {
  return readIdentity({ page, spec, network, memory, signal, ask: noBackground });
}

function serving(answer: () => Response, html = '') {
  const fetch = vi.fn(async () => answer());
  return { fetch, page: createPage('https://crm.example/', html, fetch) };
}

describe('the chain', () => {
  it('takes the first probe that knows the person and asks no further', async () => {
    const { fetch, page } = serving(
      () => jsonAnswer({}),
      '<script>crm = {"id":7,"login":"ada","name":"Ada"}</script>',
    );
    expect(await read(page, specOf([INLINE, ASKED]))).toEqual({
      nativeId: '7',
      username: 'ada',
      fullName: 'Ada',
      source: 'inlineScript crm =',
      confidence: 'certain',
      impersonating: 'unknown',
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it('fills blanks from later probes', async () => {
    const { page } = serving(
      () => jsonAnswer({ id: 7, login: 'ada' }),
      '<p id="name">Ada</p><script>crm = {"id":7}</script>',
    );
    const person = await read(page, specOf([INLINE, SCREEN, ASKED]));
    expect(person).toMatchObject({ nativeId: '7', username: 'ada', fullName: 'Ada', confidence: 'certain' });
  });

  it('does not mix two people', async () => {
    const page = createPage(
      'https://crm.example/',
      '<script>crm = {"id":7,"login":"ada","name":"Ada"}</script>',
    );
    page.localStorage.setItem('me', '{"id":8}');
    const person = await read(page, specOf([STORED, INLINE]));
    expect(person).toMatchObject({ nativeId: '8', username: null, fullName: null, confidence: 'likely' });
  });

  it('unwraps ids in braces', async () => {
    const page = createPage('https://crm.example/', '<script>crm = {"id":"{1F0C}"}</script>');
    expect(await read(page, specOf([INLINE]))).toMatchObject({ nativeId: '1F0C' });
  });

  it('does not take a name alone for a person', async () => {
    const page = createPage('https://crm.example/', '<p id="name">Ada</p>');
    expect(await read(page, specOf([SCREEN]))).toBe('unknown');
  });

  it('says who only reads like somebody from the screen', async () => {
    const page = createPage('https://crm.example/', '<p id="name">ada</p>');
    const spec = specOf([{ username: [{ from: 'dom', selector: '#name' }] }]);
    expect(await read(page, spec)).toMatchObject({ username: 'ada', confidence: 'likely' });
  });

  it.each([
    [{ id: 7, by: 'root' }, true],
    [{ id: 7 }, false],
  ])('tells from %o whether somebody impersonates', async (answer, impersonating) => {
    expect(await read(serving(() => jsonAnswer(answer)).page, specOf([ASKED]))).toMatchObject({
      impersonating,
    });
  });
});

describe('requests', () => {
  it('sends none while nobody looks', async () => {
    const { fetch, page } = serving(() => jsonAnswer({ id: 7 }));
    expect(await read(page, specOf([ASKED]), { network: false })).toBe('unknown');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('sends none from a page that looks signed out', async () => {
    const { fetch, page } = serving(() => jsonAnswer({ id: 7 }), '<form id="login"></form>');
    expect(await read(page, specOf([ASKED], { notSelector: '#login' }))).toBe('signed-out');
    expect(await read(page, specOf([ASKED], { selector: '#menu' }))).toBe('signed-out');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('asks once between two navigations', async () => {
    const { fetch, page } = serving(() => jsonAnswer({ id: 7 }));
    const memory: ProbeMemory = new Map();
    await read(page, specOf([ASKED]), { memory });
    expect(await read(page, specOf([ASKED]), { memory })).toMatchObject({ nativeId: '7' });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  // Zendesk's users/me.json answers 200 with a null id to a visitor; Odoo 200 with an error; Tryton 401.
  it.each([
    ['an answer without a person', () => jsonAnswer({ id: null }), 'signed-out'],
    ['a visitor with a name', () => jsonAnswer({ id: null, login: 'anonymous' }), 'signed-out'],
    ['an error in an answer', () => jsonAnswer({ error: { code: 100 } }), 'signed-out'],
    ['an answer of another shape', () => jsonAnswer({ person: 7 }), 'unknown'],
    ['a refusal', () => new Response(null, { status: 401 }), 'signed-out'],
    ['a failure', () => new Response(null, { status: 503 }), 'unknown'],
  ])('takes %s for %3$s', async (_name, answer, outcome) => {
    expect(await read(serving(answer).page, specOf([ASKED]))).toBe(outcome);
  });

  it('keeps nothing of an answer but the claim', async () => {
    const memory: ProbeMemory = new Map();
    await read(serving(() => jsonAnswer({ id: 7, token: 'secret' })).page, specOf([ASKED]), { memory });
    expect(JSON.stringify([...memory.values()])).not.toContain('secret');
  });
});
