/** The owner of a record of another kind in a test of an identity spec: asked as the panel would, and told without a token. */
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { testIdentity } from '../../../lib/crm/trial/test-identity.ts';
import type { IdentitySpec, OwnerRule } from '../../../lib/schema/identity-spec.ts';
import { IdentityTestSchema } from '../../../lib/schema/identity-test.ts';
import { createPage, jsonAnswer, noBackground } from '../page.ts';

async function tried(page: ReturnType<typeof createPage>, spec: IdentitySpec) {
  const { signal } = new AbortController();
  return parse(IdentityTestSchema, await testIdentity(page, spec, { ask: noBackground, signal }));
}

describe('the owner of a record', () => {
  const rule: OwnerRule = {
    records: [{ in: 'path', pattern: '/cases/{id:int}' }],
    probe: { fetch: { path: '/api/cases/{id}' }, nativeId: [{ from: 'fetch', json: 'owner' }] },
    nobody: ['0'],
  };
  const nobody = { nativeId: null, username: null, fullName: null };

  async function ownerAt(url: string, answer: Response, owners = [rule]) {
    const asked: string[] = [];
    const page = createPage(url, '', async (to) => {
      asked.push(to);
      return answer;
    });
    const records = [{ in: 'path' as const, pattern: '/users/{id:int}' }];
    return { ...(await tried(page, { version: 1, identity: { probes: [] }, records, owners })), asked };
  }

  it.each<[string, Response, object]>([
    ['somebody', jsonAnswer({ owner: 7 }), { is: 'person', ...nobody, nativeId: '7' }],
    ['nobody', jsonAnswer({ owner: null }), { is: 'nobody', ...nobody }],
    ['what the CRM calls nobody', jsonAnswer({ owner: 0 }), { is: 'nobody', ...nobody }],
    ['another shape', jsonAnswer({ who: 7 }), { is: 'failed', ...nobody }],
    ['what looks like a token', jsonAnswer({ owner: 'a'.repeat(60) }), { is: 'person', ...nobody }],
  ])('is asked for and told: %s', async (_, answer, owner) => {
    expect(await ownerAt('https://crm.example/cases/12', answer)).toMatchObject({
      owner,
      asked: ['https://crm.example/api/cases/12'],
    });
  });

  it('is asked for twice where the record names somebody who is no user', async () => {
    const first = { fetch: { path: '/api/cases/{id}' }, nativeId: [{ from: 'fetch' as const, json: 'who' }] };
    const probe = { ...rule.probe, fetch: { path: '/{hash:0}/users/{id}' } };
    const asked: string[] = [];
    const page = createPage('https://crm.example/cases/12#a b', '', async (to) => {
      asked.push(new URL(to).pathname);
      return jsonAnswer({ who: 5, owner: 7 });
    });
    const owners = [{ ...rule, first, probe }];
    const tested = await tried(page, { version: 1, identity: { probes: [] }, records: [], owners });
    expect(tested.owner).toMatchObject({ is: 'person', nativeId: '7' });
    expect(asked).toEqual(['/api/cases/12', '/a%20b/users/5']);
  });

  it('is asked for on no page of a user, and on none that no rule matches', async () => {
    for (const path of ['/users/7', '/lists/7']) {
      const tested = await ownerAt(`https://crm.example${path}`, jsonAnswer({ owner: 7 }));
      expect(tested).toMatchObject({ owner: null, asked: [] });
    }
  });

  it('is not asked for where the background would', async () => {
    const owners = [{ ...rule, probe: { ...rule.probe, ask: 'salesforce' as const } }];
    expect(await ownerAt('https://crm.example/cases/12', jsonAnswer({}), owners)).toMatchObject({
      owner: { is: 'unasked' },
      asked: [],
    });
  });
});
