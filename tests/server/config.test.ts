/** The server's configuration: defaults, and messages an operator can act on. */
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';

test('nothing set binds loopback with the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    databaseUrl: undefined,
    statementSeconds: 30,
    logLevel: 'info',
  });
});

test.each(['https://heads.example/patchpanel', 'http://127.0.0.1:9000/heads'])(
  'heads of the audit trail may go to %s',
  (url) => {
    expect(readConfig({ PATCHPANEL_AUDIT_HEADS_URL: url }).audit.heads?.url).toBe(url);
  },
);

test('extension ids are a list', () => {
  const { extensionIds } = readConfig({ PATCHPANEL_EXTENSION_IDS: 'abc, def,' });
  expect(extensionIds).toEqual(['abc', 'def']);
});

test.each([
  ['DATABASE_URL', 'mysql://x', 'postgres://'],
  ['PATCHPANEL_PORT', '70000', '0 to 65535'],
  ['PATCHPANEL_PORT', 'http', '0 to 65535'],
  ['PATCHPANEL_PUBLIC_URL', 'https://x.example/path', 'without a path'],
  ['PATCHPANEL_PUBLIC_URL', 'x.example', 'https://'],
  ['PATCHPANEL_SECRET_KEY', 'short', 'openssl rand -base64 32'],
  ['PATCHPANEL_AUDIT_HEADS_URL', 'http://heads.example/', 'https'],
  ['PATCHPANEL_AUDIT_HEADS_URL', 'https://ada:hunter2@heads.example/', 'https'],
  ['PATCHPANEL_AUDIT_HEADS_URL', 'heads.example', 'https'],
  ['PATCHPANEL_TRUSTED_PROXIES', 'proxy.example', '10.0.0.7'],
  ['PATCHPANEL_REPLICA_URLS', 'standby.example', 'postgres://'],
  ['PATCHPANEL_REPLICA_URLS', 'postgres://standby.example/patchpanel', 'DATABASE_URL'],
  ['PATCHPANEL_STATEMENT_SECONDS', '0', '1 to 3600'],
  ['PATCHPANEL_STATEMENT_SECONDS', '30s', '1 to 3600'],
  ['LOG_LEVEL', 'loud', 'debug'],
])('%s=%s says what to do', (name, value, advice) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: .*${advice}`));
});

test('a secret that is wrong is not repeated', () => {
  expect(() => readConfig({ PATCHPANEL_SECRET_KEY: 'hunter2' })).not.toThrow(/hunter2/);
});

test('half of the first admin is refused', () => {
  expect(() => readConfig({ PATCHPANEL_FIRST_ADMIN: 'ada' })).toThrow('set both, or none');
});
