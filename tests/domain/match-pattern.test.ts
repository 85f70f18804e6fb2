/** Match patterns as the browsers read them. */
import { expect, it } from 'vitest';
import { isCovered, matchesPattern } from '../../lib/domain/match-pattern.ts';

it.each([
  ['https://crm.example/*', 'https://crm.example/a?b=c', true],
  ['https://crm.example/*', 'http://crm.example/a', false],
  ['https://crm.example/*', 'https://evil.example/?https://crm.example/', false],
  ['https://crm.example/*', 'https://crm.example.evil.example/', false],
  ['*://*.crm.example/*', 'http://a.b.crm.example/', true],
  ['*://*.crm.example/*', 'https://crm.example/', true],
  ['*://*.crm.example/*', 'https://notcrm.example/', false],
  ['http://127.0.0.1:8080/*', 'http://127.0.0.1:8080/x', true],
  ['http://127.0.0.1:8080/*', 'http://127.0.0.1:8081/x', false],
  ['http://127.0.0.1/*', 'http://127.0.0.1:8081/x', true],
  ['https://crm.example:443/*', 'https://crm.example/', true],
  ['https://crm.example/app/*/view', 'https://crm.example/app/1/2/view', true],
  ['https://crm.example/app/*/view', 'https://crm.example/app/1/edit', false],
  ['https://crm.example/only', 'https://crm.example/only/more', false],
  ['*://*/*', 'chrome-extension://abc/panel.html', false],
  ['no pattern', 'https://crm.example/', false],
])('%s and %s: %s', (pattern, address, expected) => {
  expect(matchesPattern(pattern, address)).toBe(expected);
});

const LOOPBACK = ['http://127.0.0.1/*', 'http://localhost/*'];

it.each([
  ['http://127.0.0.1:4000/*', LOOPBACK, true],
  ['https://service.contoso.example/*', LOOPBACK, false],
  ['https://service.contoso.example/*', ['*://*/*'], true],
  ['*://*.contoso.example/*', ['*://*/*'], true],
  ['*://*.contoso.example/*', ['https://*.contoso.example/*'], false],
  ['no pattern', ['*://*/*'], false],
])('the site %s is covered by %j: %s', (site, hosts, isWithin) => {
  expect(isCovered(site, hosts)).toBe(isWithin);
});
