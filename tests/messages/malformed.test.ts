/** A message that is refused says which of its fields is wrong. */
import { expect, it } from 'vitest';
import { type PageConnection, parseCommand } from '../../lib/messages/page-server.ts';

const page: PageConnection = {
  surface: 'console',
  sender: {},
  isWelcome: true,
  isAsking: false,
  gone: new AbortController().signal,
  post: () => undefined,
  hangUp: () => undefined,
};
const id = '00000000-0000-4000-8000-000000000001';
const long = 'x'.repeat(1_025);

it.each([
  ['fullName', 'addUser', { instanceId: id, username: 'ada', nativeId: null, fullName: long }],
  [
    'patch.set.fullName',
    'editRecord',
    { kind: 'crm-users', id, baseVersion: 1, patch: { set: { fullName: long } } },
  ],
])('%s that is too long is named', (field, command, payload) => {
  expect(() => parseCommand(command, payload, page)).toThrow(` at ${field}: Use at most 1024 characters`);
});

it('a message that is no object at all is not called by a field', () => {
  expect(() => parseCommand('addUser', 7, page)).toThrow(/^addUser is malformed: /);
});
