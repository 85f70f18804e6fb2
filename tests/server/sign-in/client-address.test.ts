/** Whose address counts wrong passwords: only trusted proxies may say it. */
import { expect, test } from 'vitest';
import { clientAddressBehind, isNetwork } from '../../../server/sign-in/client-address.ts';

const asked = (remoteAddress: string, forwarded?: string, trusted?: readonly string[]) =>
  clientAddressBehind(trusted)({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  } as Parameters<ReturnType<typeof clientAddressBehind>>[0]);

test.each([
  ['192.0.2.7', undefined, '192.0.2.7'],
  ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '203.0.113.9, 127.0.0.1', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['127.0.0.1', 'unknown', null],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  ['2001:db8:1:2::7', undefined, '2001:db8:1:2::/64'],
  ['2001:db8::7', undefined, '2001:db8:0:0::/64'],
])('a request from %s that says %s counts for %s', (remote, forwarded, address) => {
  expect(asked(remote, forwarded)).toBe(address);
});

test('a trusted network is believed, also by a chain of proxies', () => {
  const trusted = ['10.0.0.0/8', 'fd00::/8'];
  expect(asked('10.1.2.3', '198.51.100.1, fd00::5', trusted)).toBe('198.51.100.1');
  expect(asked('127.0.0.1', '198.51.100.1', trusted)).toBe('127.0.0.1');
});

test.each(['10.0.0.7', '10.0.0.0/8', '::1', 'fd00::/8'])('%s is a network', (text) => {
  expect(isNetwork(text)).toBe(true);
});

test.each(['', '10.0.0', '10.0.0.0/33', 'proxy.example', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/'])(
  '%j is none',
  (text) => {
    expect(isNetwork(text)).toBe(false);
  },
);
