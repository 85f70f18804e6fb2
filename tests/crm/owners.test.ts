/** Who owns a record of another kind: each preset against the fixture of its CRM, and what a question may ask. */
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { ownerQuestion } from '../../lib/crm/owner-question.ts';
import { type IdentitySpec, IdentitySpecSchema, type OwnerRule } from '../../lib/schema/identity-spec.ts';
import { CRM_TYPES } from '../../lib/schema/presets/crm-types.ts';
import { type CrmFixture, jsonAnswer } from './fixtures/crm-fixture.ts';
import { FIXTURES } from './fixtures/fixtures.ts';
import { openFixture } from './fixtures/open-fixture.ts';

const specOf = ({ type }: CrmFixture) => CRM_TYPES.find((known) => known.type === type)?.identity ?? null;
const TOLD = Object.entries(FIXTURES).filter(([, { owners }]) => owners);

describe.each(TOLD)('%s', (_name, fixture) => {
  const { owners = {} } = fixture;

  it.each(Object.entries(owners))('%s', async (address, nativeId) => {
    const question = ownerQuestion(specOf(fixture), address);
    const owner = question && (await openFixture(fixture, { at: address }).askOwner(question));
    expect(owner?.nativeId ?? owner?.username ?? null).toBe(nativeId);
  });

  const [owned = ''] = Object.keys(owners).filter((address) => owners[address] !== null);
  const answers: [string, () => Response][] = [
    ['is gone', () => jsonAnswer({ error: 'not found' }, { status: 404 })],
    ['is refused', () => new Response(null, { status: 403 })],
    ['has another shape', () => jsonAnswer({ owner: { id: '7' }, list: [] })],
    ['is a page', () => new Response('<html>')],
  ];
  it.each(answers)('tells nobody where the answer %s', async (_what, respond) => {
    const question = ownerQuestion(specOf(fixture), owned);
    const opened = openFixture({ ...fixture, pages: {} }, { at: owned, respond });
    expect(question && (await opened.askOwner(question))).toBeNull();
  });
});

it('CRMs of fixtures that tell no owner are known', () => {
  const silent = Object.entries(FIXTURES).filter(([, { owners }]) => !owners);
  expect(silent.map(([name]) => name)).toEqual(['HubSpot', 'Oracle B2C Service']);
});

describe('a question', () => {
  const rule: OwnerRule = {
    records: [{ in: 'query', pattern: '/{kind}/*?no={id:any}', where: { of: '{kind}' } }],
    kinds: { cases: 'Case', deals: 'A/B' },
    probe: {
      fetch: {
        path: '/api/{kind}/{id}?fields=owner',
        method: 'POST',
        body: { model: '{kind}', ids: ['{id}'], note: '{key} {id}', deep: { on: true, none: null } },
      },
      nativeId: [{ from: 'fetch', json: 'owner' }],
    },
    nobody: ['Nobody'],
  };
  const spec: IdentitySpec = { version: 1, identity: { probes: [] }, records: [], owners: [rule] };
  const asked = (address: string) => ownerQuestion(spec, `https://crm.example${address}`);

  it('is a specification that the server takes', () => {
    expect(parse(IdentitySpecSchema, spec)).toEqual(spec);
  });

  it('names kind and id of the record, as a number where it is one', () => {
    expect(asked('/cases/x?of=cases&no=12')).toMatchObject({
      probe: {
        fetch: {
          path: '/api/Case/12?fields=owner',
          body: { model: 'Case', ids: [12], note: 'cases 12', deep: { on: true, none: null } },
        },
      },
      nobody: ['Nobody'],
    });
    expect(asked('/cases/x?of=cases&no=007')?.probe.fetch?.body).toMatchObject({ ids: ['007'] });
  });

  it.each(['../../admin', 'a/b', '?all=1', '#', '%2e%2e/'])(
    'stays at its path whatever the id is: %s',
    (id) => {
      const path = asked(`/deals/x?of=deals&no=${encodeURIComponent(id)}`)?.probe.fetch?.path ?? '';
      expect(path).toBe(`/api/A%2FB/${encodeURIComponent(id)}?fields=owner`);
      expect(new URL(path, 'https://crm.example').pathname.startsWith('/api/A%2FB/')).toBe(true);
      expect(new URL(path, 'https://crm.example').search).toBe('?fields=owner');
    },
  );

  it.each(['.', '..'])('is not asked of %s, which would be another path', (id) => {
    expect(asked(`/deals/x?of=deals&no=${id}`)).toBeNull();
  });

  it('is asked of no other address or kind', () => {
    for (const address of ['/cases/x?of=deals&no=1', '/users/x?of=users&no=1', '/cases/x?of=cases', '/']) {
      expect(asked(address)).toBeNull();
    }
    expect(
      ownerQuestion({ ...spec, owners: undefined }, 'https://crm.example/cases/x?of=cases&no=1'),
    ).toBeNull();
    expect(ownerQuestion(null, 'https://crm.example/')).toBeNull();
  });
});
