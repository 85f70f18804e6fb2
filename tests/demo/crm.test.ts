/** The demo CRM over HTTP: pages, session, lists, and the headers that make it an honest test of the panel. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoCrm } from '../../demo/crm/serve.ts';

const PEOPLE = [
  { nativeId: '7', username: 'kim', fullName: 'Kim </script> Novak' },
  ...Array.from({ length: 60 }, (_, index) => ({
    nativeId: String(100 + index),
    username: `user${index}`,
    fullName: `User ${index}`,
  })),
];

let crm: Awaited<ReturnType<typeof startDemoCrm>>;
beforeAll(async () => {
  crm = await startDemoCrm({ people: PEOPLE, onStartPage: ['kim', 'user3', 'nobody'] });
});
afterAll(() => crm.close());

const get = (path: string, cookie = '') => fetch(crm.url + path, { headers: { Cookie: cookie } });

function signIn(body: string, contentType = 'application/json') {
  return fetch(`${crm.url}/api/sign-in`, { method: 'POST', body, headers: { 'Content-Type': contentType } });
}

async function signedInCookie(username = 'kim'): Promise<string> {
  const answer = await signIn(JSON.stringify({ username }));
  return answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
}

describe('signing in', () => {
  it('answers the person and sets a cookie that scripts cannot read', async () => {
    const answer = await signIn('{"username":"kim"}');
    expect(await answer.json()).toEqual({ user: { id: '7', login: 'kim', name: 'Kim </script> Novak' } });
    expect(answer.headers.get('Set-Cookie')).toContain('HttpOnly');
  });

  it('is what GET /api/session tells', async () => {
    const answer = await get('/api/session', await signedInCookie('user3'));
    expect(await answer.json()).toEqual({ user: { id: '103', login: 'user3', name: 'User 3' } });
  });

  it('ends with signing out', async () => {
    const cookie = await signedInCookie();
    await fetch(`${crm.url}/api/sign-out`, { method: 'POST', headers: { Cookie: cookie } });
    expect(await (await get('/api/session', cookie)).json()).toEqual({ user: null });
  });

  it('ends the former session of the same browser', async () => {
    const former = await signedInCookie();
    const headers = { 'Content-Type': 'application/json', Cookie: former };
    await fetch(`${crm.url}/api/sign-in`, { method: 'POST', body: '{"username":"user3"}', headers });
    expect(await (await get('/api/session', former)).json()).toEqual({ user: null });
  });

  it.each([
    ['{"username":"nobody"}', 'application/json', 404],
    ['{"username":"KIM"}', 'application/json', 404],
    ['{"username":""}', 'application/json', 400],
    ['{"username":["kim"]}', 'application/json', 400],
    ['null', 'application/json', 400],
    ['{', 'application/json', 400],
    ['username=kim', 'application/x-www-form-urlencoded', 400],
    ['{"username":"kim"}', 'text/plain', 400],
  ])('refuses %s as %s with %i', async (body, contentType, status) => {
    const answer = await signIn(body, contentType);
    expect([answer.status, answer.headers.get('Set-Cookie')]).toEqual([status, null]);
  });
});

describe('pages', () => {
  it('carry the signed-in person in an inline script that a name cannot end', async () => {
    const html = await (await get('/home', await signedInCookie())).text();
    expect(html).toContain(
      'window.DemoCrm = {"session":{"user":{"id":"7","login":"kim","name":"Kim \\u003c/script> Novak"}}};',
    );
  });

  it('carry nobody when signed out', async () => {
    expect(await (await get('/')).text()).not.toContain('DemoCrm');
  });

  it.each([
    ['/', 200],
    ['/users', 200],
    ['/users/7', 200],
    ['/tickets/9001', 200],
    ['/contacts/501', 200],
    ['/users/8', 404],
    ['/users/7/edit', 404],
    ['/tickets/7', 404],
    ['/nothing', 404],
    ['/users/__proto__', 404],
  ])('answer %s with %i and the application', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('/assets/app.js');
  });

  it('offer the people of the start page that exist, in order', async () => {
    const { people } = await (await get('/api/start-page')).json();
    expect(people.map((person: { username: string }) => person.username)).toEqual(['kim', 'user3']);
  });

  it('load their scripts and nothing else from the folder', async () => {
    const found = await Promise.all(['app.js', 'style.css'].map((name) => get(`/assets/${name}`)));
    const missing = await Promise.all(
      ['..%2Fserve.ts', 'serve.ts', 'constructor'].map((n) => get(`/assets/${n}`)),
    );
    expect([...found, ...missing].map(({ status }) => status)).toEqual([200, 200, 404, 404, 404]);
  });
});

describe('lists', () => {
  it('are closed to those who are signed out', async () => {
    const answers = await Promise.all(
      ['/api/users', '/api/users/7', '/api/tickets/9001'].map((path) => get(path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it.each([
    ['', 50, 61, 1],
    ['?page=2', 11, 61, 2],
    ['?page=99', 11, 61, 2],
    ['?page=-1', 50, 61, 1],
    ['?page=x', 50, 61, 1],
    ['?q=NOVAK', 1, 1, 1],
    ['?q=%20kim%20', 1, 1, 1],
    ['?q=nobody', 0, 0, 1],
  ])('answer users%s with %i of %i on page %i', async (query, shown, total, page) => {
    const found = await (await get(`/api/users${query}`, await signedInCookie())).json();
    expect([found.items.length, found.total, found.page]).toEqual([shown, total, page]);
  });

  it('tell who a ticket is assigned to', async () => {
    const ticket = await (await get('/api/tickets/9001', await signedInCookie())).json();
    expect(PEOPLE.map(({ nativeId }) => nativeId)).toContain(ticket.assigneeId);
  });

  it('answer an unknown record with 404', async () => {
    expect((await get('/api/users/8', await signedInCookie())).status).toBe(404);
  });
});

describe('headers', () => {
  it('forbid frames and foreign scripts by default', async () => {
    const policy = (await get('/')).headers.get('Content-Security-Policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[^']+'; .*frame-src 'none'/);
  });

  it('use another nonce for each page', async () => {
    const [first, second] = await Promise.all([get('/'), get('/')]);
    expect(first.headers.get('Content-Security-Policy')).not.toBe(
      second.headers.get('Content-Security-Policy'),
    );
  });

  it('are relaxed and isolated only when asked for', async () => {
    const relaxed = await startDemoCrm({ people: PEOPLE, strictCsp: false, coep: true });
    const { headers } = await fetch(relaxed.url);
    await relaxed.close();
    expect([headers.get('Content-Security-Policy'), headers.get('Cross-Origin-Embedder-Policy')]).toEqual([
      null,
      'require-corp',
    ]);
  });
});

it('rejects when its port is taken', async () => {
  const port = Number(new URL(crm.url).port);
  await expect(startDemoCrm({ people: PEOPLE, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
