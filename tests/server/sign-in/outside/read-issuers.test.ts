/** Outside issuers from variables and from a file: what is read, and messages that say where and what to do. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../../server/config.ts';
import { readIssuers } from '../../../../server/sign-in/outside/read-issuers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel oidc '));
  await writeFile(join(folder, 'secret'), 'a client secret\n');
  await writeFile(join(folder, 'empty'), '\n');
});
afterAll(() => rm(folder, { recursive: true }));

const ONE = { OIDC_ISSUER: 'https://login.corp.example', OIDC_CLIENT_ID: 'patchpanel' };
const FULL = { name: 'Corp', issuer: 'https://login.corp.example', clientId: 'patchpanel' };

async function file(content: unknown): Promise<Record<string, string>> {
  const path = join(folder, 'issuers.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return { PATCHPANEL_OIDC_FILE: path };
}

test('nothing set is no issuer', () => {
  expect(readIssuers({})).toEqual({ issuers: [], faults: [] });
});

test('two variables are enough; who comes has to have been added by an admin', () => {
  expect(readIssuers(ONE)).toMatchObject({
    faults: [],
    issuers: [
      {
        id: 'oidc',
        name: 'login.corp.example',
        accounts: 'existing',
        scope: 'openid profile',
        clientSecret: null,
      },
    ],
  });
});

test('variables hold roles and tenants', () => {
  const { issuers, faults } = readIssuers({
    ...ONE,
    OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
    OIDC_ROLE_CLAIM: 'realm_access.roles',
    OIDC_ROLES: 'pp-admin=admin, pp-north=support@north.example,pp-north=agent@north.example',
    OIDC_TENANT_CLAIM: 'tid',
    OIDC_TENANTS: 'one,two',
    OIDC_ACCOUNTS: 'make',
    OIDC_MAX_AGE: '3600',
  });
  expect(faults).toEqual([]);
  expect(issuers).toMatchObject([
    {
      clientSecret: 'a client secret',
      maxAge: 3600,
      tenants: ['one', 'two'],
      roles: {
        'pp-admin': [{ role: 'admin', crmId: null }],
        'pp-north': [
          { role: 'support', crmId: 'north.example' },
          { role: 'agent', crmId: 'north.example' },
        ],
      },
    },
  ]);
});

test.each<[Record<string, string>, string]>([
  [{ OIDC_ISSUER: 'http://login.corp.example' }, 'OIDC_ISSUER: Use the https address'],
  [{ OIDC_ISSUER: 'login.corp.example' }, 'OIDC_ISSUER: Use the https address'],
  [{ OIDC_ISSUER: 'https://u:p@login.corp.example' }, 'OIDC_ISSUER: Use the https address'],
  [{ OIDC_CLIENT_ID: ' ' }, 'OIDC_CLIENT_ID: Give the client id'],
  [{ OIDC_ID: 'Corp!' }, 'OIDC_ID: Use small letters'],
  [{ OIDC_ALGORITHMS: 'RS256,none' }, 'OIDC_ALGORITHMS (1): Use some of: RS256'],
  [{ OIDC_ALGORITHMS: 'HS256' }, 'OIDC_ALGORITHMS (0): Use some of: RS256'],
  [{ OIDC_SCOPE: 'profile' }, 'OIDC_SCOPE: openid has to be among the scopes'],
  [{ OIDC_ROLE_CLAIM: 'groups' }, 'OIDC_ROLES: Give roleClaim and roles, or neither'],
  [{ OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'x=owner' }, 'OIDC_ROLES (x.0): Use admin, support or agent'],
  [{ OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'x=runtime' }, 'OIDC_ROLES (x.0): Use admin, support or agent'],
  [
    { OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'x=agent' },
    'OIDC_ROLES (x.0): An agent belongs to one CRM instance',
  ],
  [{ OIDC_TENANT_CLAIM: 'tid' }, 'OIDC_TENANTS: Give tenantClaim and tenants, or neither'],
  [{ OIDC_ACCOUNTS: 'make' }, 'OIDC_ACCOUNTS: Accounts that are made need roleClaim and roles'],
  [{ OIDC_ACCOUNTS: 'all' }, 'OIDC_ACCOUNTS: Use make or existing.'],
  [{ OIDC_MAX_AGE: 'soon' }, 'OIDC_MAX_AGE: Use a number of seconds.'],
  [{ OIDC_SESSION_HOURS: '0' }, 'OIDC_SESSION_HOURS: Use a number of hours from 1 to 336.'],
  [
    { OIDC_CLIENT_SECRET_FILE: '/nowhere/at/all' },
    'OIDC_CLIENT_SECRET_FILE: /nowhere/at/all cannot be read (ENOENT).',
  ],
])('%j is refused by its name', (more, message) => {
  const { issuers, faults } = readIssuers({ ...ONE, ...more });
  expect(issuers).toEqual([]);
  expect(faults.join('\n')).toContain(message);
});

test('a variable of an issuer that is missing is named', () => {
  expect(readIssuers({ OIDC_CLIENT_ID: 'x' }).faults).toContain('OIDC_ISSUER: is missing.');
});

describe('a file', () => {
  test('holds several', async () => {
    const other = { ...FULL, id: 'other', name: 'Other', issuer: 'https://other.example/realm' };
    const { issuers, faults } = readIssuers(await file({ issuers: [FULL, other] }));
    expect(faults).toEqual([]);
    expect(issuers.map(({ id, name }) => `${id} ${name}`)).toEqual(['oidc Corp', 'other Other']);
  });

  test.each<[unknown, string]>([
    ['{', 'is no JSON'],
    [[FULL], 'has to be {"issuers": [ … ]}'],
    [{ issuers: [{ ...FULL, clientID: 'x' }] }, 'issuers[0].clientID'],
    [{ issuers: [{ ...FULL, issuer: undefined }] }, 'issuers[0].issuer: is missing.'],
    [
      { issuers: [FULL, { ...FULL, id: 'b' }] },
      'issuers[1].issuer: https://login.corp.example stands there twice',
    ],
    [{ issuers: [FULL, { ...FULL, issuer: 'https://b.example' }] }, 'issuers[1].id: oidc stands there twice'],
    [{ issuers: [7] }, 'issuers[0]: '],
    [{ issuers: [{ ...FULL, sessionHours: '12' }] }, 'issuers[0].sessionHours: Use a number of hours'],
  ])('%j says where it is wrong', async (content, message) => {
    expect(readIssuers(await file(content)).faults.join('\n')).toContain(message);
  });

  test('as the page of operations shows it is read', async () => {
    const page = await readFile('docs/OPERATIONS.md', 'utf8');
    const example = /```json\n(\{\n {2}"issuers".*?)```/s.exec(page)?.[1] ?? '';
    const here = example.replace('/run/secrets/corp', join(folder, 'secret'));
    const { issuers, faults } = readIssuers(await file(here));
    expect({ faults, ids: issuers.map(({ id }) => id) }).toEqual({ faults: [], ids: ['corp'] });
  });

  test('that is not there, and a secret that is empty, are named', async () => {
    expect(readIssuers({ PATCHPANEL_OIDC_FILE: '/nowhere' }).faults).toEqual([
      'PATCHPANEL_OIDC_FILE: /nowhere cannot be read (ENOENT).',
    ]);
    const empty = { ...FULL, clientSecretFile: join(folder, 'empty') };
    expect(readIssuers(await file({ issuers: [empty] })).faults.join()).toMatch(
      /clientSecretFile: .* is empty/,
    );
  });

  test('beside variables would leave them unread', async () => {
    const both = { ...(await file({ issuers: [FULL] })), ...ONE };
    expect(readIssuers(both).faults.join()).toContain('OIDC_ISSUER, OIDC_CLIENT_ID would be passed over');
  });
});

test('without passwords and without an issuer nobody could sign in', () => {
  expect(() => readConfig({ PATCHPANEL_PASSWORDS: 'off' })).toThrow('leaves no way to sign in');
  expect(readConfig({ PATCHPANEL_PASSWORDS: 'off', ...ONE })).toMatchObject({ passwords: false });
  expect(() => readConfig({ LOG_LEVEL: 'loud', OIDC_ISSUER: 'x' })).toThrow(/LOG_LEVEL.*\n.*OIDC_ISSUER/s);
});
