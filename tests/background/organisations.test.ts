/** Pages of another organisation on the host of an instance: nobody of the instance is shown there, an only one included. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { foreignOrganisation, instanceOf } from '../../lib/background/sites.ts';
import type { GrantedInstance } from '../../lib/schema/me.ts';
import { CRM_TYPES } from '../../lib/schema/presets/crm-types.ts';
import type { CrmFixture } from '../crm/fixtures/crm-fixture.ts';
import { FIXTURES } from '../crm/fixtures/fixtures.ts';
import { instance, me } from '../support/rows.ts';
import { atWork, claims, endAll, shown } from './at-work.ts';

afterEach(endAll);

function granted(changes: Partial<GrantedInstance>): GrantedInstance {
  const { id, name, crmId, crmType, active, sites, identity } = instance();
  return { id, name, crmId, crmType, active, sites, identity, ...changes };
}

const presetOf = (type: string) => CRM_TYPES.find((known) => known.type === type)?.identity ?? null;

/** Of the fixture's CRM, on every host that its vendor has. */
function ofFixture({ type, page }: CrmFixture, changes: Partial<GrantedInstance> = {}): GrantedInstance {
  const { hostname } = new URL(page.url);
  const shared = hostname.split('.').slice(-2).join('.');
  return granted({ crmType: type, identity: presetOf(type), sites: [`https://*.${shared}/*`], ...changes });
}

const chosen = (instances: GrantedInstance[], url: string, key: string | null) =>
  instanceOf(me({ instances }), url, key)?.crmId ?? null;
const foreign = (instances: GrantedInstance[], url: string, key: string | null) =>
  foreignOrganisation(me({ instances }), url, key);

describe.each(Object.entries(FIXTURES))('an only instance of %s', (name, fixture) => {
  const { page, instanceKey } = fixture;

  it('is that of a page that tells its CRM ID', () => {
    const ours = [ofFixture(fixture, { crmId: instanceKey })];
    expect(chosen(ours, page.url, instanceKey)).toBe(instanceKey);
    expect(foreign(ours, page.url, instanceKey)).toBeNull();
  });

  it('is not that of a page that tells another', () => {
    const ours = [ofFixture(fixture, { crmId: name === 'Salesforce' ? '00D5g000004pXyA' : 'other.example' })];
    expect(chosen(ours, page.url, instanceKey)).toBeNull();
    expect(foreign(ours, page.url, instanceKey)).toBe(instanceKey);
  });
});

describe('an only instance', () => {
  const odoo = FIXTURES.Odoo as CrmFixture;
  const exact = { sites: ['https://acme.odoo.com/*'] };

  it('is that of a page that tells nothing', () => {
    expect(chosen([ofFixture(odoo)], odoo.page.url, null)).toBe(instance().crmId);
    expect(foreign([ofFixture(odoo)], odoo.page.url, null)).toBeNull();
  });

  it('may be called by the host of its database, where the specification names hosts', () => {
    expect(chosen([ofFixture(odoo, { ...exact, crmId: 'acme.odoo.com' })], odoo.page.url, 'acme')).toBe(
      'acme.odoo.com',
    );
  });

  it('may not be called by a host that many organisations share', () => {
    const hubSpot = FIXTURES.HubSpot as CrmFixture;
    const ours = [ofFixture(hubSpot, { crmId: 'app-eu1.hubspot.com' })];
    expect(foreign(ours, hubSpot.page.url, '139921')).toBe('139921');
  });

  it('may have any name where its site names one host, which is all that its pages tell', () => {
    const zendesk = FIXTURES.Zendesk as CrmFixture;
    const ours = ofFixture(zendesk, { sites: ['https://acme.zendesk.com/*'], crmId: 'Support desk' });
    expect(chosen([ours], zendesk.page.url, 'acme.zendesk.com')).toBe('Support desk');
  });

  it.each(['acme', 'ACME', 'zendesk.com'])('may be called %s on a host of acme.zendesk.com', (crmId) => {
    const zendesk = FIXTURES.Zendesk as CrmFixture;
    expect(chosen([ofFixture(zendesk, { crmId })], zendesk.page.url, 'acme.zendesk.com')).toBe(crmId);
  });
});

describe('an instance of Salesforce', () => {
  const salesforce = FIXTURES.Salesforce as CrmFixture;
  const org = (crmId: string) => ofFixture(salesforce, { crmId, sites: ['https://*.force.com/*'] });

  it.each(['acme', 'Acme', 'acme.my.salesforce.com'])(
    'called %s is known by the host, before any answer',
    (crmId) => {
      expect(chosen([org(crmId)], 'https://acme.lightning.force.com/lightning/page/home', null)).toBe(crmId);
      expect(chosen([org(crmId)], 'https://acme--c.vf.force.com/apex/Desk', salesforce.instanceKey)).toBe(
        crmId,
      );
    },
  );

  it('is not that of another org on the same sites', () => {
    const other = 'https://other.lightning.force.com/lightning/page/home';
    expect(chosen([org('acme')], other, null)).toBeNull();
    expect(foreign([org('acme')], other, null)).toBe('other');
    expect(chosen([org('acme'), org('other')], other, null)).toBe('other');
  });
});

it('one of several databases on a host is not guessed by the host alone', () => {
  const tryton = { crmType: 'tryton', identity: presetOf('tryton'), sites: ['https://erp.example/*'] };
  const [first, second] = [granted({ ...tryton, crmId: 'sales' }), granted({ ...tryton, crmId: 'stock' })];
  expect(chosen([first, second], 'https://erp.example/', 'erp.example')).toBeNull();
  expect(chosen([first, second], 'https://erp.example/#stock', 'stock')).toBe('stock');
  expect(foreign([first, second], 'https://erp.example/#hr', 'hr')).toBe('hr');
});

it('nobody is shown on a page of another organisation, and the panel says of which it is', async () => {
  const { view, site } = await atWork();
  await site(claims(1));
  await vi.waitFor(() => expect(shown(view())).toBe('user.10'));
  await site(claims(2, { instanceKey: 'portal-9' }));
  await vi.waitFor(() =>
    expect(view()).toMatchObject({
      site: null,
      person: { kind: 'nobody', why: 'wrong-instance' },
      told: 'portal-9',
    }),
  );
  expect(JSON.stringify(view())).not.toContain('user.10');
});
