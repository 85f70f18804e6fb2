/** What a search of a page for a known person proposes: sources that the engine reads, the surest first, and never a token. */
import { expect, it } from 'vitest';
import { learnIdentity } from '../../../lib/crm/learn/learn-identity.ts';
import { createPage } from '../page.ts';

const NOBODY = { nativeId: null, username: null, fullName: null, crmId: null };
const signal = new AbortController().signal;
const JANE = { nativeId: '41', username: 'jdoe', fullName: 'Jane Doe', crmId: 'crm.example' };
const HTML = `<html><body data-operator="jdoe"><header><b class="who">Jane Doe</b></header>
<main><h1>Jane Doe</h1><p data-no="41"></p></main>
<script>var page = {"title": "x", "rows": [{"id": 41}]};
var currentUser = {"uid": 41, "roles": ["a"], "display_name": "Jane Doe"};</script></body></html>`;

async function learned(html: string, known = JANE, url = 'https://crm.example/staff/41') {
  return learnIdentity(createPage(url, html), known, signal);
}

it('proposes what the CRM keeps of who is signed in before what it shows', async () => {
  const { sources, rules } = await learned(HTML);
  const firstOf = (field: string) => sources.find((source) => source.field === field);
  expect(firstOf('nativeId')).toMatchObject({
    source: { from: 'inlineScript', marker: 'currentUser', json: 'uid' },
    certainty: 'sure',
  });
  expect(firstOf('username')).toMatchObject({
    source: { from: 'dom', selector: 'body[data-operator]', attr: 'data-operator' },
  });
  expect(firstOf('fullName')).toMatchObject({ source: { from: 'inlineScript', json: 'display_name' } });
  expect(firstOf('instanceKey')).toMatchObject({ source: { from: 'host' }, certainty: 'sure' });
  expect(sources.filter(({ certainty }) => certainty === 'guess')).not.toEqual([]);
  expect(rules[0]).toMatchObject({ nativeId: '41', rule: { pattern: '/staff/{id:int}/**' } });
});

it('finds an unknown id beside the known name, and proves it in the address', async () => {
  const html = '<script>window.me = {"id": 41, "login": "jdoe", "full_name": "Jane Doe"};</script>';
  const { sources, rules } = await learned(html, { ...NOBODY, username: 'jdoe' } as unknown as typeof JANE);
  expect(sources.map(({ field, text, certainty }) => [field, text, certainty])).toEqual([
    ['nativeId', '41', 'likely'],
    ['username', 'jdoe', 'sure'],
    ['fullName', 'Jane Doe', 'likely'],
  ]);
  expect(rules[0]?.nativeId).toBe('41');
});

it('looks in storage and in cookies, and takes no token for a name', async () => {
  const page = createPage('https://crm.example/acme/staff/41');
  page.localStorage.setItem('session_acme', JSON.stringify({ user_id: 41 }));
  page.localStorage.setItem('auth_token', 'jdoe');
  page.document.cookie = 'sessionid=jdoe';
  page.document.cookie = 'login_name=jdoe';
  const { sources } = await learnIdentity(page, JANE, signal);
  expect(sources.map(({ source }) => source)).toEqual([
    { from: 'localStorage', key: 'session_*', json: 'user_id' },
    { from: 'cookie', name: 'login_name' },
    { from: 'host' },
  ]);
});

it('ends where it is told to', async () => {
  const run = new AbortController();
  const search = learnIdentity(createPage('https://crm.example/'), JANE, run.signal);
  run.abort();
  await expect(search).rejects.toThrow();
});
