/** Rules proposed from the address of a known record: each is proved on another record's address. */
import { expect, it } from 'vitest';
import { addressRules } from '../../../lib/crm/learn/address-rules.ts';
import { findRecord } from '../../../lib/crm/record-rules.ts';

const GUID = '0f8fad5b-d9cb-469f-a165-70867728950e';

it.each([
  ['a path', 'https://c.example/staff/41/view', '41', 'https://c.example/staff/77', '77'],
  [
    'a part of a segment',
    'https://c.example/staff/emp-41.html',
    '41',
    'https://c.example/staff/emp-9.html',
    '9',
  ],
  ['a parameter', 'https://c.example/card?m=Users&id=41', '41', 'https://c.example/card?id=9&m=Users', '9'],
  ['a hash', 'https://c.example/#/users/41', '41', 'https://c.example/#/users/9/edit', '9'],
  [
    'parameters of a hash',
    'https://c.example/web#id=41&model=res.users',
    '41',
    'https://c.example/web#model=res.users&id=9',
    '9',
  ],
  [
    'a GUID in braces',
    `https://c.example/user/%7B${GUID}%7D`,
    GUID,
    `https://c.example/user/%7B${GUID.replace('0f', '1f')}%7D`,
    GUID.replace('0f', '1f'),
  ],
  [
    'an encoded address',
    'https://c.example/go?to=%2Fstaff%2Fcard%3Fno%3D41',
    '41',
    'https://c.example/go?to=%2Fstaff%2Fcard%3Fno%3D9',
    '9',
  ],
  [
    'an address encoded twice',
    'https://c.example/go?to=%252Fstaff%252Fcard%253Fno%253D41',
    '41',
    'https://c.example/go?to=%252Fstaff%252Fcard%253Fno%253D9',
    '9',
  ],
  [
    'an address in an address',
    'https://c.example/go?to=%2Fframe%3Fat%3D%252Fusers%253Fid%253D41',
    '41',
    'https://c.example/go?to=%2Fframe%3Fat%3D%252Fusers%253Fid%253D9',
    '9',
  ],
  [
    'an encoded segment',
    'https://c.example/now/target/sys_user.do%3Fid%3D41',
    '41',
    'https://c.example/now/target/sys_user.do%3Fid%3D9',
    '9',
  ],
])('reads the id in %s', (_, own, id, other, otherId) => {
  const rules = addressRules(own, id).map(({ rule }) => rule);
  expect(rules).not.toEqual([]);
  expect(findRecord(rules, other)?.nativeId).toBe(otherId);
});

it.each([
  ['the number of another', 'https://c.example/staff/417', '41'],
  ['none at all', 'https://c.example/staff', '41'],
])('proposes nothing from an address with %s', (_, href, id) => {
  expect(addressRules(href, id)).toEqual([]);
});

it('leaves numbers of other things open, and keeps what says that it is a user', () => {
  expect(addressRules('https://c.example/tenant/9001/users/41', '41')[0]).toMatchObject({
    rule: { in: 'path', pattern: '/tenant/*/users/{id:int}/**' },
    certainty: 'sure',
  });
  expect(addressRules('https://c.example/index.php?module=Users&record=41', '41')[0]?.rule).toEqual({
    in: 'query',
    pattern: '/index.php?record={id:int}',
    where: { module: 'Users' },
  });
});
