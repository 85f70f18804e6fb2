/** The one request of a probe: where it may go and what its answers mean. */
import { describe, expect, it, vi } from 'vitest';
import { askSite, type ProbeFetch } from '../../lib/crm/probe-fetch.ts';
import { createPage, jsonAnswer } from './page.ts';

const { signal } = new AbortController();

function ask(answer: Response | Error, request: ProbeFetch = { path: '/me' }) {
  const fetch = vi.fn((_url: string, _init: RequestInit) =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  const page = createPage('https://crm.example/app', '', fetch);
  return { fetch, reply: askSite(page, request, signal) };
}

function crm() {
  const fetch = vi.fn((_url: string, _init: RequestInit) => Promise.resolve(jsonAnswer({})));
  return { fetch, page: createPage('https://crm.example/contacts/4711/list', '', fetch) };
}

describe('askSite', () => {
  it('reads JSON of the own origin', async () => {
    const { fetch, reply } = ask(jsonAnswer({ id: 7 }));
    expect(await reply).toEqual({ kind: 'answered', json: { id: 7 } });
    expect(fetch.mock.lastCall?.[0]).toBe('https://crm.example/me');
    expect(fetch.mock.lastCall?.[1]).toMatchObject({ credentials: 'same-origin', redirect: 'manual' });
  });

  it('posts the fixed body', async () => {
    const request: ProbeFetch = { path: '/rpc', method: 'POST', body: { method: 'whoami' } };
    const { fetch } = ask(jsonAnswer({}), request);
    expect(fetch.mock.lastCall?.[1]).toMatchObject({ method: 'POST', body: '{"method":"whoami"}' });
  });

  it('sends what the page knows as headers and parameters', async () => {
    const { fetch, page } = crm();
    page.document.cookie = 'csrf=t%20k';
    const request: ProbeFetch = {
      path: '/me?early=true',
      query: { portalId: { from: [{ from: 'path', segment: 1 }] } },
      headers: { 'X-Token': { prefix: 'csrf=', from: [{ from: 'cookie', name: 'csrf' }] } },
    };
    await askSite(page, request, signal);
    expect(fetch.mock.lastCall?.[0]).toBe('https://crm.example/me?early=true&portalId=4711');
    expect(fetch.mock.lastCall?.[1]).toMatchObject({ headers: { 'X-Token': 'csrf=t k' } });
  });

  it('carries several values in base64, whatever their letters are', async () => {
    const { fetch, page } = crm();
    page.localStorage.setItem('session', JSON.stringify({ login: 'łucja', token: 'a:b' }));
    const from = ['login', 'token'].map((json) => ({ from: 'localStorage' as const, key: 'session', json }));
    const headers = { Authorization: { prefix: 'Session ', base64: true, from } };
    await askSite(page, { path: '/rpc', headers }, signal);
    const carried = `Session ${Buffer.from('łucja:a:b').toString('base64')}`;
    expect(fetch.mock.lastCall?.[1]).toMatchObject({ headers: { Authorization: carried } });
  });

  it.each(['query', 'headers'] as const)('sends nothing while the page lacks one of its %s', async (kind) => {
    const { fetch, page } = crm();
    const request: ProbeFetch = {
      path: '/me',
      [kind]: { 'X-Token': { from: [{ from: 'cookie', name: 'no' }] } },
    };
    expect(await askSite(page, request, signal)).toEqual({ kind: 'failed' });
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each(['//evil.example/me', '/\\evil.example/me', '/\t/evil.example/'])(
    'sends nothing to another origin: %j',
    async (path) => {
      const { fetch, reply } = ask(jsonAnswer({}), { path });
      expect(await reply).toEqual({ kind: 'failed' });
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it.each([401, 403, 302])('takes status %i for "nobody is signed in"', async (status) => {
    expect(await ask(new Response(null, { status })).reply).toEqual({ kind: 'refused' });
  });

  it('takes a redirect, which it never follows, for "nobody is signed in"', async () => {
    const redirect = new Response(null);
    Object.defineProperty(redirect, 'type', { value: 'opaqueredirect' });
    const { fetch, reply } = ask(redirect);
    expect(await reply).toEqual({ kind: 'refused' });
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual' });
  });

  it.each([
    ['a server error', new Response('{}', { status: 500 })],
    ['a page instead of JSON', new Response('<html>')],
    ['no network', new TypeError('Failed to fetch')],
  ])('knows nothing after %s', async (_name, answer) => {
    expect(await ask(answer).reply).toEqual({ kind: 'failed' });
  });

  it('stops reading an answer that is too long', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    expect(await ask(new Response(endless)).reply).toEqual({ kind: 'failed' });
    expect(sent).toBeLessThan(400_000);
  });
});
