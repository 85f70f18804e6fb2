/** Each preset against a fixture of its CRM: who is signed in, whom the page is about, and what is not known. */

import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { readIdentity } from '../../lib/crm/read-identity.ts';
import { readRecord } from '../../lib/crm/record-rules.ts';
import { readFirst } from '../../lib/crm/value-source.ts';
import type { PersonClaim } from '../../lib/schema/claims.ts';
import { IdentitySpecSchema } from '../../lib/schema/identity-spec.ts';
import { CRM_TYPES } from '../../lib/schema/presets/crm-types.ts';
import { type CrmFixture, jsonAnswer } from './fixtures/crm-fixture.ts';
import { FIXTURES } from './fixtures/fixtures.ts';
import { ODOO } from './fixtures/odoo.ts';
import { openFixture } from './fixtures/open-fixture.ts';
import { SALESFORCE } from './fixtures/salesforce.ts';
import { SUITECRM_8 } from './fixtures/suitecrm.ts';

type Opened = Pick<ReturnType<typeof openFixture>, 'page' | 'ask' | 'ready'>;

/** Whom nothing in the page names, and no helper in it. */
const ASKING = Object.entries(FIXTURES).filter(([, { page, bridge }]) => !page.saysWho && !bridge);

function specOf({ type }: CrmFixture) {
  const identity = CRM_TYPES.find((known) => known.type === type)?.identity;
  if (!identity) throw new Error(`There is no preset of ${type}.`);
  return identity;
}

async function read(fixture: CrmFixture, { page, ask, ready }: Opened) {
  await ready;
  const { signal } = new AbortController();
  return readIdentity({ page, ask, spec: specOf(fixture), network: true, memory: new Map(), signal });
}

describe.each(Object.entries(FIXTURES))('%s', (_name, fixture) => {
  it('is a specification that the server takes', () => {
    expect(parse(IdentitySpecSchema, specOf(fixture))).toEqual(specOf(fixture));
  });

  it('tells who is signed in, and keeps no token', async () => {
    const { instanceKey, ...person } = (await read(fixture, openFixture(fixture))) as PersonClaim;
    expect(person).toMatchObject(fixture.person);
    expect([undefined, fixture.instanceKey]).toContain(instanceKey);
    expect(Object.keys(person).toSorted()).toEqual(
      ['confidence', 'fullName', 'impersonating', 'nativeId', 'source', 'username'].toSorted(),
    );
  });

  it('takes nobody for a person on a page of a visitor', async () => {
    expect(await read(fixture, openFixture(fixture, { isSignedIn: false }))).toBe(fixture.visitor.is);
  });

  it('tells the instance', async () => {
    const opened = openFixture(fixture);
    const { instanceKey } = (await read(fixture, opened)) as PersonClaim;
    const ofPage = readFirst(opened.page, specOf(fixture).instance?.key)?.text;
    expect(instanceKey ?? ofPage).toBe(fixture.instanceKey);
  });

  it.each(Object.entries(fixture.records))('%s', (url, nativeId) => {
    expect(readRecord(specOf(fixture).records, url)).toBe(nativeId);
  });
});

describe.each(ASKING)('%s', (_name, fixture) => {
  it.each([
    ['is gone', () => jsonAnswer({ error: 'not found' }, { status: 404 })],
    ['fails', () => new Response('', { status: 503 })],
    ['has another shape', () => jsonAnswer({ profile: { number: 7 }, list: [] })],
    ['is a page', () => new Response('<html>')],
  ])('knows nothing where the endpoint %s', async (_what, respond) => {
    const opened = openFixture(fixture, { respond });
    expect(await read(fixture, opened)).toBe('unknown');
    expect(opened.asked).not.toEqual([]);
  });

  it('takes a refusal for signed out, where the CRM refuses nobody else', async () => {
    const opened = openFixture(fixture, { respond: () => new Response(null, { status: 401 }) });
    expect(await read(fixture, opened)).toBe(fixture === SALESFORCE ? 'unknown' : 'signed-out');
  });
});

describe.each(Object.entries(FIXTURES).filter(([, { impersonation }]) => impersonation))(
  '%s',
  (_, fixture) => {
    it('names the user that somebody acts for, and that somebody does', async () => {
      const { stored, person } = fixture.impersonation ?? {};
      const opened = openFixture({ ...fixture, page: { ...fixture.page, stored } });
      expect(await read(fixture, opened)).toMatchObject({ ...person, impersonating: true });
    });

    it('tells that nobody does', async () => {
      expect(await read(fixture, openFixture(fixture))).toMatchObject({ impersonating: false });
    });
  },
);

it('asks no page of a visitor that would prolong or end a session', async () => {
  const opened = openFixture(SUITECRM_8, { isSignedIn: false });
  expect(await read(SUITECRM_8, opened)).toBe('signed-out');
  expect(opened.asked).toEqual([]);
});

it('asks Odoo where the page has no session in it', async () => {
  const opened = openFixture({ ...ODOO, page: { url: ODOO.page.url } });
  expect(await read(ODOO, opened)).toMatchObject(ODOO.person);
  expect(opened.asked).toMatchObject([{ method: 'POST', body: { jsonrpc: '2.0', method: 'call' } }]);
});

it('has a fixture of every preset', () => {
  const known = new Set(Object.values(FIXTURES).map(({ type }) => type));
  const presets = CRM_TYPES.filter(({ identity }) => identity).map(({ type }) => type);
  expect(presets.filter((type) => !known.has(type))).toEqual([]);
});
