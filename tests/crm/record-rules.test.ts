/** Finding the user record in addresses of real CRMs; each table cites where its addresses are described. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../lib/crm/record-rules.ts';
import type { RecordRule } from '../../lib/schema/identity-spec.ts';
import { REQUEST_TRACKER_IDENTITY } from '../../lib/schema/presets/request-tracker.ts';
import { TRYTON_IDENTITY } from '../../lib/schema/presets/tryton.ts';

const HEX = '6816f79cc0a8016401c5a33be04be441';
const GUID = '1f0c5c4d-9a2b-4f5e-8d7a-0123456789ab';

const CASES: Record<string, { rules: RecordRule[]; addresses: [string, string | null][] }> = {
  // Salesforce, "URL formats for Lightning": /lightning/r/{object}/{id}/view; set-up pages nest Classic addresses.
  Salesforce: {
    rules: [
      { in: 'path', pattern: '/lightning/r/User/{id:sfUser}/view' },
      { in: 'path', pattern: '/lightning/setup/ManageUsers/{id:sfUser}/summary' },
      { in: 'nested', key: 'address', pattern: '/{id:sfUser}' },
      { in: 'path', pattern: '/{id:sfUser}' },
    ],
    addresses: [
      ['/lightning/r/User/0055g00000AbCdEAAV/view', '0055g00000AbCdEAAV'],
      ['/lightning/setup/ManageUsers/0055g00000AbCdE/summary', '0055g00000AbCdEAAV'],
      [
        '/lightning/setup/ManageUsers/page?address=%2F0055g00000AbCdEAAV%3Fnoredirect%3D1%26isUserEntityOverride%3D1',
        '0055g00000AbCdEAAV',
      ],
      ['/0055g00000AbCdE', '0055g00000AbCdEAAV'],
      ['/lightning/r/Contact/0035g00000AbCdEAAV/view', null],
      ['/lightning/page/home', null],
    ],
  },
  // Microsoft Learn, "Open apps, forms, views, dashboards, and reports with a URL".
  'Dynamics 365': {
    rules: [
      {
        in: 'query',
        key: 'id',
        pattern: '{id:uuid}',
        where: { pagetype: 'entityrecord', etn: 'systemuser' },
      },
    ],
    addresses: [
      [`/main.aspx?appid=${GUID}&pagetype=entityrecord&etn=systemuser&id=${GUID}`, GUID],
      [`/main.aspx?pagetype=entityrecord&etn=systemuser&id=%7B${GUID.toUpperCase()}%7D`, GUID],
      [`/main.aspx?pagetype=entityrecord&etn=account&id=${GUID}`, null],
      ['/main.aspx?pagetype=entityrecord&etn=systemuser', null],
    ],
  },
  // ServiceNow documentation, "Navigate to a record or module by using a URL".
  ServiceNow: {
    rules: [
      { in: 'path', pattern: '/now/*/record/sys_user/{id:hex32}' },
      { in: 'query', pattern: '/sys_user.do?sys_id={id:hex32}' },
      { in: 'nested', key: 'uri', pattern: '/sys_user.do?sys_id={id:hex32}' },
      { in: 'nested', pattern: '/sys_user.do?sys_id={id:hex32}' },
    ],
    addresses: [
      [`/sys_user.do?sys_id=${HEX}`, HEX],
      [`/incident.do?sys_id=${HEX}`, null],
      [`/nav_to.do?uri=sys_user.do%3Fsys_id%3D${HEX}%26sysparm_view%3D`, HEX],
      [`/nav_to.do?uri=%2Fincident.do%3Fsys_id%3D${HEX}`, null],
      [`/now/nav/ui/classic/params/target/sys_user.do%3Fsys_id%3D${HEX}`, HEX],
      [`/now/workspace/record/sys_user/${HEX}`, HEX],
    ],
  },
  // Odoo source: addons/web/static/src/core/browser/router.js of 17 (hash) and 18 (path).
  Odoo: {
    rules: [
      { in: 'hashQuery', key: 'id', pattern: '{id:int}', where: { model: 'res.users' } },
      { in: 'path', pattern: '/odoo/**/res.users/{id:int}' },
    ],
    addresses: [
      ['/web#id=2&model=res.users&view_type=form', '2'],
      ['/web#model=res.users&view_type=form&id=2', '2'],
      ['/web#id=2&model=res.partner', null],
      ['/odoo/res.users/5', '5'],
      ['/odoo/settings/action-12/res.users/5', '5'],
      ['/odoo/settings/res.users/new', null],
    ],
  },
  // EspoCRM and SuiteCRM 8 sources: their client-side routers.
  'hash routes': {
    rules: [
      { in: 'hash', pattern: 'User/view/{id:slug}' },
      { in: 'hash', pattern: '/users/record/{id:uuid}' },
    ],
    addresses: [
      ['/#User/view/5d1f3c2b9e8a7f605', '5d1f3c2b9e8a7f605'],
      [`/#/users/record/${GUID}?return=list`, GUID],
      ['/#Account/view/5d1f3c2b9e8a7f605', null],
    ],
  },
  // Seen in Tryton 6.0 (sao): the tab's state follows `;` and may hold slashes.
  Tryton: {
    rules: TRYTON_IDENTITY.records,
    addresses: [
      ['/#crm/model/res.user/4;name="Users"&views=[[2,"form"]]', '4'],
      ['/#crm/model/res.user/4', '4'],
      ['/#crm/model/res.user;name="a/b/model/res.user/4"', null],
      ['/#crm/model/party.party/4', null],
    ],
  },
  // Request Tracker 5: share/html/User/Summary.html and share/html/Admin/Users/Modify.html.
  'Request Tracker': {
    rules: REQUEST_TRACKER_IDENTITY.records,
    addresses: [
      ['/User/Summary.html?id=14', '14'],
      ['/Admin/Users/Modify.html?Tab=1&id=14', '14'],
      ['/Ticket/Display.html?id=14', null],
      ['/User/Summary.html?id=root', null],
    ],
  },
};

for (const [crm, { rules, addresses }] of Object.entries(CASES)) {
  describe(crm, () => {
    it.each(addresses)('reads %s as %s', (address, id) => {
      expect(readRecord(rules, `https://crm.example${address}`)).toBe(id);
    });
  });
}

describe('patterns', () => {
  it('reads an id with fixed text around it', () => {
    const rules: RecordRule[] = [{ in: 'path', pattern: '/people/user-{id:int}.html' }];
    expect(readRecord(rules, 'https://crm.example/people/user-12.html')).toBe('12');
    expect(readRecord(rules, 'https://crm.example/people/user-.html')).toBeNull();
  });

  it('matches a whole path, but for outer slashes', () => {
    const rules: RecordRule[] = [{ in: 'path', pattern: '/users/{id:int}' }];
    expect(readRecord(rules, 'https://crm.example/users/12/')).toBe('12');
    expect(readRecord(rules, 'https://crm.example/users/12/edit')).toBeNull();
    expect(readRecord(rules, 'https://crm.example/x/users/12')).toBeNull();
  });

  it('answers in no time to a hostile address and a hostile pattern', () => {
    const rules: RecordRule[] = [{ in: 'path', pattern: `${'/**/a'.repeat(12)}/{id:int}` }];
    expect(readRecord(rules, `https://crm.example${'/a'.repeat(200)}`)).toBeNull();
  });

  it('never throws and never answers an empty id, whatever the address', () => {
    const rules = Object.values(CASES).flatMap((each) => each.rules);
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (address) => {
        const id = readRecord(rules, address);
        expect(id === null || id.length > 0).toBe(true);
      }),
    );
  });
});
