/** The addresses of the console: every place has one, and anything else is unknown. */
import { expect, test } from 'vitest';
import { addressOf, areaOf, type ConsolePlace, placeOf } from '../../lib/app/console-route.ts';
import { parseRoute } from '../../lib/app/router.ts';

const PLACES: [string, ConsolePlace][] = [
  ['#/', { page: 'home' }],
  ['#/instances/i', { page: 'instance', id: 'i', tab: 'settings' }],
  ['#/instances/i/users', { page: 'instance', id: 'i', tab: 'users' }],
  ['#/instances/i/history', { page: 'instance', id: 'i', tab: 'history' }],
  ['#/instances/i/users/u', { page: 'user', instanceId: 'i', id: 'u', tab: 'information' }],
  ['#/instances/i/users/u/mapping', { page: 'user', instanceId: 'i', id: 'u', tab: 'mapping' }],
  ['#/instances/i/groups/g', { page: 'group', instanceId: 'i', id: 'g', tab: 'information' }],
  ['#/instances/i/groups/g/users', { page: 'group', instanceId: 'i', id: 'g', tab: 'users' }],
  ['#/telephony', { page: 'telephony' }],
  ['#/telephony/e', { page: 'environment', id: 'e', tab: 'agents' }],
  ['#/telephony/e/settings', { page: 'environment', id: 'e', tab: 'settings' }],
  ['#/telephony/e/agents/a', { page: 'agent', environmentId: 'e', id: 'a', tab: 'details' }],
  ['#/telephony/e/agents/a/history', { page: 'agent', environmentId: 'e', id: 'a', tab: 'history' }],
  ['#/mapping/users', { page: 'mapping', level: 'users', id: null }],
  ['#/mapping/groups/g', { page: 'mapping', level: 'groups', id: 'g' }],
  ['#/health', { page: 'health', instanceId: null }],
  ['#/resolve', { page: 'resolve' }],
  ['#/compare', { page: 'compare', instanceId: null, ids: [null, null] }],
  ['#/compare/i', { page: 'compare', instanceId: 'i', ids: [null, null] }],
  ['#/compare/i/a/-', { page: 'compare', instanceId: 'i', ids: ['a', null] }],
  ['#/compare/i/a/b', { page: 'compare', instanceId: 'i', ids: ['a', 'b'] }],
  ['#/deleted', { page: 'deleted', within: null, id: null }],
  ['#/deleted/environments/e', { page: 'deleted', within: 'environments', id: 'e' }],
  ['#/health/i', { page: 'health', instanceId: 'i' }],
  ['#/import/users/i', { page: 'import', kind: 'crm-users', instanceId: 'i' }],
  ['#/import/agents', { page: 'import', kind: 'cti-agents', instanceId: null }],
  ['#/imports', { page: 'imports' }],
  ['#/accounts', { page: 'accounts' }],
  ['#/pending', { page: 'pending' }],
  ['#/confirm/%7B%7D', { page: 'confirm', rest: '%7B%7D' }],
];

test.each(PLACES)('%s is a place, and the place has this address', (address, place) => {
  expect(placeOf(parseRoute(address))).toEqual(place);
  expect(addressOf(place as Exclude<ConsolePlace, { page: 'unknown' }>)).toBe(address);
});

test.each([
  ['#/instances/i/settings', '#/instances/i'],
  ['#/instances/i/users/u/information', '#/instances/i/users/u'],
  ['#/telephony/e/agents', '#/telephony/e'],
  ['#/mapping', '#/mapping/users'],
])('%s is another way to write %s', (written, address) => {
  const place = placeOf(parseRoute(written));
  expect(place.page === 'unknown' ? null : addressOf(place)).toBe(address);
});

test.each([
  '#/nothing',
  '#/instances',
  '#/instances/i/nothing',
  '#/instances/i/users/u/nothing',
  '#/instances/i/users/u/mapping/more',
  '#/instances/i/groups/g/agents',
  '#/telephony/e/agents/a/mapping',
  '#/mapping/nobody',
  '#/accounts/more',
  '#/pending/x',
])('%s is unknown', (address) => {
  expect(placeOf(parseRoute(address))).toEqual({ page: 'unknown' });
});

test('places know their area', () => {
  expect(areaOf({ page: 'user', instanceId: 'i', id: 'u', tab: 'history' })).toBe('crm');
  expect(areaOf({ page: 'telephony' })).toBe('telephony');
  expect(areaOf({ page: 'accounts' })).toBeNull();
});
