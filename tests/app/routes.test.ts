/** Hash routes of the console, edits carried in them, and the set-up steps. */
import { beforeAll, expect, test } from 'vitest';
import { confirmRoute } from '../../lib/app/confirm-route.ts';
import { parseConfirm } from '../../lib/app/parse-confirm.ts';
import { parseRoute } from '../../lib/app/router.ts';
import { connect, missingSites, serverUrl, siteAddresses } from '../../lib/app/setup-flow.ts';
import { installCatalogue } from '../support/catalogue.ts';
import { fakePageClient } from '../support/fake-page-client.ts';

beforeAll(installCatalogue);

test.each([
  ['', { name: '', rest: '' }],
  ['#/', { name: '', rest: '' }],
  ['#/pending', { name: 'pending', rest: '' }],
  ['#/confirm/%7B%7D', { name: 'confirm', rest: '%7B%7D' }],
])('%s is a route', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('an edit survives its way through the hash', () => {
  const edit = {
    userId: 'u',
    userName: 'É/#% "x"',
    baseVersion: 3,
    patch: { set: { groupId: null } },
    lines: ['a/b'],
  };
  expect(parseConfirm(parseRoute(confirmRoute(edit)).rest)).toEqual(edit);
});

test.each(['', '%', 'null', '%7B%7D', '[1]'])('"%s" is no edit', (rest) => {
  expect(parseConfirm(rest)).toBeNull();
});

test.each([
  ['https://pp.example.com/', 'https://pp.example.com/'],
  [' pp.example.com:8443 ', 'https://pp.example.com:8443/'],
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/'],
  ['', undefined],
  ['not an address', undefined],
  ['not%20an%20address', undefined],
  ['http://[::1]:3000', 'http://[::1]:3000/'],
  ['https://', undefined],
])('the address "%s" is %s', (address, href) => {
  expect(serverUrl(address)?.href).toBe(href);
});

test('the permission is asked in the same turn as the click, for the host alone', () => {
  const asked: string[][] = [];
  const permissions = {
    request: async (origins: string[]) => {
      asked.push(origins);
      return true;
    },
  };
  void connect({ client: fakePageClient({}), permissions, address: 'http://127.0.0.1:3000/x' });
  expect(asked).toEqual([['http://127.0.0.1/*']]);
});

test('a refused permission connects to nothing and says what to do', async () => {
  const client = fakePageClient({});
  const permissions = { request: async () => false };
  expect(await connect({ client, permissions, address: 'pp.example.com' })).toMatchObject({
    text: expect.stringContaining('pp.example.com'),
  });
  expect(client.calls).toEqual([]);
});

test('a server that does not answer is told at the field', async () => {
  const client = fakePageClient({
    answers: {
      connectServer: () => ({ ok: false, error: { kind: 'offline', detail: 'Connection refused.' } }),
    },
  });
  const permissions = { request: async () => true };
  expect(await connect({ client, permissions, address: 'pp.example.com' })).toEqual({
    text: 'The server cannot be reached. Connection refused.',
    hasUnsaved: false,
  });
});

test('only sites that are not granted are asked for, each once', () => {
  const site = (granted: boolean, ...sites: string[]) => ({ instanceId: 'i', name: 'n', sites, granted });
  expect(missingSites([site(true, 'a'), site(false, 'b', 'c'), site(false, 'c')])).toEqual(['b', 'c']);
});

test('sites that this build can never have are not asked for', () => {
  const site = { instanceId: 'i', name: 'n', sites: ['a'], granted: false, grantable: false };
  expect(missingSites([site])).toEqual([]);
});

test('an address to open is that of a site on one host', () => {
  const sites = ['https://crm.example/app/*', 'https://*.crm.example/*', '*://crm.example/*'];
  expect(siteAddresses({ instanceId: 'i', name: 'n', sites, granted: true })).toEqual([
    'https://crm.example/app/',
  ]);
});
