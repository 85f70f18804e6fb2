/** Ids and hosts of Salesforce, by its help: "My Domain URL Formats", and the three characters behind an id of fifteen. */
import { describe, expect, it, test } from 'vitest';
import { apiHostOf, hostsOfOrg, orgOfHost } from '../../lib/domain/salesforce-hosts.ts';
import { isOrgId, isSameNativeId, longSalesforceId, nativeIdForms } from '../../lib/domain/salesforce-id.ts';

test.each([
  ['0055g00000AbCdE', '0055g00000AbCdEAAV'],
  ['0055g00000AbCdEAAV', '0055g00000AbCdEAAV'],
  ['00Dx0000000BV7z', '00Dx0000000BV7zEAG'],
  ['005x00000012Q9P', '005x00000012Q9PAAU'],
  // The last three fit other capitals: another id, or none.
  ['0055g00000AbCdEAAA', '0055g00000AbCdEAAA'],
  ['6816f79cc0a8016401c5a33be04be441', '6816f79cc0a8016401c5a33be04be441'],
  ['42', '42'],
])('%s is %s in 18 characters', (id, long) => {
  expect(longSalesforceId(id)).toBe(long);
});

describe('a native id', () => {
  it('is sought as both of its forms where it is of a user of Salesforce', () => {
    expect(nativeIdForms('0055g00000AbCdEAAV')).toEqual(['0055g00000AbCdEAAV', '0055g00000AbCdE']);
    expect(nativeIdForms('0055g00000AbCdE')).toEqual(['0055g00000AbCdE', '0055g00000AbCdEAAV']);
  });

  it('is sought as it is otherwise', () => {
    const others = ['42', '0055g00000AbCdEAAA', '00Dx0000000BV7z', 'JDoe'];
    expect(others.map(nativeIdForms)).toEqual(others.map((id) => [id]));
  });

  it('is the same in 15 and in 18 characters, and another with other capitals', () => {
    expect(isSameNativeId('0055g00000AbCdE', '0055g00000AbCdEAAV')).toBe(true);
    expect(isSameNativeId('0055g00000AbCdEAAV', '0055g00000AbCdE')).toBe(true);
    expect(isSameNativeId('0055g00000ABCdE', '0055g00000AbCdEAAV')).toBe(false);
    expect(isSameNativeId('0055g00000AbCdEAAA', '0055g00000AbCdE')).toBe(false);
    expect(isSameNativeId('jdoe', 'JDoe')).toBe(false);
  });
});

test('an org id begins with 00D', () => {
  expect(['00Dx0000000BV7z', '00Dx0000000BV7zEAG', 'acme', '005x00000012Q9P'].map(isOrgId)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  ['acme.lightning.force.com', 'acme'],
  ['acme.my.salesforce.com', 'acme'],
  ['acme.my.salesforce-setup.com', 'acme'],
  ['acme--c.vf.force.com', 'acme'],
  ['acme--uat.sandbox.lightning.force.com', 'acme--uat.sandbox'],
  ['acme--uat.sandbox.my.salesforce.com', 'acme--uat.sandbox'],
  ['acme--uat--c.sandbox.vf.force.com', 'acme--uat.sandbox'],
  ['acme--uat--my-package.sandbox.vf.force.com', 'acme--uat.sandbox'],
  ['acme-dev-ed.develop.lightning.force.com', 'acme-dev-ed.develop'],
  ['acme-dev-ed--c.develop.vf.force.com', 'acme-dev-ed.develop'],
  ['acme.scratch.my.salesforce-setup.com', 'acme.scratch'],
  ['login.salesforce.com', null],
  ['acme.my.salesforce.com.evil.example', null],
  ['evil.example', null],
])('%s belongs to the org %s', (host, org) => {
  expect(orgOfHost(host)).toBe(org);
});

test.each(['acme', 'acme--uat.sandbox', 'acme-dev-ed.develop'])('the hosts of %s are its own', (org) => {
  expect(hostsOfOrg(org).map(orgOfHost)).toEqual([org, org, org, org]);
  expect(orgOfHost(apiHostOf(org))).toBe(org);
});
