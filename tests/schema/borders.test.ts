/** C15 and the settings table at the border of the schemas. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { IdentityProbeSchema } from '../../lib/schema/identity-spec.ts';
import { CtiMappingSchema } from '../../lib/schema/mapping.ts';
import { CrmUserPatchSchema } from '../../lib/schema/patch.ts';
import { popFlowSchema } from '../../lib/schema/settings.ts';
import { Text } from '../../lib/schema/text.ts';

const accepts = (schema: v.GenericSchema<unknown>, value: unknown) => v.safeParse(schema, value).success;

describe('text (C15)', () => {
  it.each([['a\u0000b'], ['\ud800'], ['x\udfffy']])('refuses %j', (value) => {
    expect(accepts(Text, value)).toBe(false);
  });

  it.each([[''], [' outer space '], ['😀'], ['e\u0301']])('accepts %j', (value) => {
    expect(accepts(Text, value)).toBe(true);
  });
});

describe('PopFlow values', () => {
  it('refuse a field that may not be set at the level', () => {
    expect(accepts(popFlowSchema('instance'), { region: 'gdpr' })).toBe(true);
    expect(accepts(popFlowSchema('user'), { region: 'gdpr' })).toBe(false);
  });

  it.each(['__proto__', 'constructor'])('refuse an event named %s instead of dropping it', (name) => {
    expect(accepts(popFlowSchema('user'), JSON.parse(`{"events":{"${name}":"trap"}}`))).toBe(false);
  });

  it('refuse an unknown field', () => {
    expect(accepts(popFlowSchema('user'), { autoopen: true })).toBe(false);
  });

  it('refuse addresses that are not http', () => {
    expect(accepts(popFlowSchema('instance'), { runtimeUrl: 'javascript:alert(1)' })).toBe(false);
  });
});

describe('a patch of a CRM user', () => {
  it('refuses fields that nobody may set', () => {
    expect(accepts(CrmUserPatchSchema, { set: { id: 'x' } })).toBe(false);
    expect(accepts(CrmUserPatchSchema, { set: { version: 9 } })).toBe(false);
  });

  it('refuses an empty username (C1)', () => {
    expect(accepts(CrmUserPatchSchema, { set: { username: '' } })).toBe(false);
  });
});

it('refuses an agent that stands twice on one list', () => {
  const id = '00000000-0000-4000-8000-000000000001';
  expect(accepts(CtiMappingSchema, { mode: 'override', agents: [id, id] })).toBe(false);
});

it('refuses a probe that leaves the origin', () => {
  expect(accepts(IdentityProbeSchema, { fetch: { path: 'https://elsewhere.example/' } })).toBe(false);
  expect(accepts(IdentityProbeSchema, { fetch: { path: '/api/me' } })).toBe(true);
  expect(accepts(IdentityProbeSchema, { fetch: { path: '/\\elsewhere.example/' } })).toBe(false);
  expect(accepts(IdentityProbeSchema, { fetch: { path: '//elsewhere.example/' } })).toBe(false);
});
