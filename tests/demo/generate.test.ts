/** The demo's data: repeatable, valid by schema, and within the rules of the product. */

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { generateDemo } from '../../demo/data/generate.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import { ROW_SCHEMAS } from '../../lib/schema/rows.ts';

const crmUrl = 'http://127.0.0.1:4100';
const demo = generateDemo({ crmUrl });
const { rows, accounts, people } = demo;

const agentsOf = (mapping: CtiMapping) => (mapping.mode === 'override' ? mapping.agents : []);
const userNamed = (username: string) => {
  const user = rows['crm-users'].find((candidate) => candidate.username === username);
  if (!user) throw new Error(`no user ${username}`);
  return user;
};

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

describe('demo data', () => {
  it('is the same for the same arguments', () => {
    expect(generateDemo({ crmUrl })).toEqual(demo);
  });

  it('differs by seed', () => {
    expect(generateDemo({ crmUrl, seed: 2 }).rows['crm-users'][20]).not.toEqual(rows['crm-users'][20]);
  });

  it('keeps the ids when only the address of the CRM changes', () => {
    const moved = generateDemo({ crmUrl: 'http://127.0.0.1:4200' });
    expect(moved.rows['crm-instances'][0]?.id).toBe(rows['crm-instances'][0]?.id);
    expect(moved.rows['crm-instances'][0]?.sites).toEqual(['http://127.0.0.1:4200/*']);
  });

  it.each([
    { users: 2_000, agents: 4_000, groups: 12, environments: 4 },
    { users: 5_000, agents: 100_000, groups: 22, environments: 12 },
    { users: 10, agents: 0, groups: 12, environments: 4 },
  ])('has $users users and $agents agents when asked for', ({ users, agents, groups, environments }) => {
    const sized = generateDemo({ crmUrl, users, agents }).rows;
    expect([
      sized['crm-users'].length,
      sized['cti-agents'].length,
      sized['crm-user-groups'].length,
      sized.environments.length,
    ]).toEqual([users, agents, groups, environments]);
  });

  it('refuses fewer users than the cast', () => {
    expect(() => generateDemo({ crmUrl, users: 3 })).toThrow('at least 10 users');
  });

  it.each(Object.entries(ROW_SCHEMAS))('has rows of %s that pass their schema', (kind, schema) => {
    const list = rows[kind as keyof typeof rows];
    expect(list.length).toBeGreaterThan(0);
    for (const row of list) expect(v.parse(schema as v.GenericSchema, row)).toEqual(row);
  });

  it('gives every record an id of its own', () => {
    expect(repeated(Object.values(rows).flatMap((list) => list.map(({ id }) => id as string)))).toEqual([]);
  });

  it('keeps usernames unique in their instance (C2)', () => {
    expect(repeated(rows['crm-users'].map((user) => `${user.instanceId}/${user.username}`))).toEqual([]);
  });

  it('keeps native ids unique in their instance', () => {
    const known = rows['crm-users'].filter(({ nativeId }) => nativeId !== null);
    expect(repeated(known.map((user) => `${user.instanceId}/${user.nativeId}`))).toEqual([]);
  });

  it('keeps group names unique in their instance (C4)', () => {
    expect(repeated(rows['crm-user-groups'].map((group) => `${group.instanceId}/${group.name}`))).toEqual([]);
  });

  it('keeps agent ids unique in their environment (C6)', () => {
    expect(repeated(rows['cti-agents'].map((agent) => `${agent.environmentId}/${agent.agentId}`))).toEqual(
      [],
    );
  });

  it('puts an agent on the list of one user of an instance only (C7)', () => {
    const held = rows['crm-users'].flatMap((user) =>
      agentsOf(user.mapping).map((agent) => `${user.instanceId}/${agent}`),
    );
    expect(held.length).toBeGreaterThan(1_000);
    expect(repeated(held)).toEqual([]);
  });

  it('maps only agents that exist (C5)', () => {
    const agents = new Set(rows['cti-agents'].map(({ id }) => id));
    const mapped = [...rows['crm-users'], ...rows['crm-user-groups'], ...rows['crm-instances']].flatMap(
      (row) => agentsOf(row.mapping),
    );
    expect(mapped.filter((id) => !agents.has(id))).toEqual([]);
  });

  it('keeps users in groups of their own instance', () => {
    const groups = new Map(rows['crm-user-groups'].map((group) => [group.id, group.instanceId]));
    const strays = rows['crm-users'].filter(
      ({ groupId, instanceId }) => groupId && groups.get(groupId) !== instanceId,
    );
    expect(strays).toEqual([]);
  });

  it('keeps agents in agent groups of their own environment', () => {
    const groups = new Map(rows['agent-groups'].map((group) => [group.id, group.environmentId]));
    const strays = rows['cti-agents'].filter(
      ({ agentGroupId, environmentId }) => agentGroupId && groups.get(agentGroupId) !== environmentId,
    );
    expect(strays).toEqual([]);
  });

  it('names every agent', () => {
    expect(rows['cti-agents'].filter(({ name }) => name === '')).toEqual([]);
  });

  it('holds agent ids with leading zeros, and two that differ by case only', () => {
    const ids = rows['cti-agents'].map(({ agentId }) => agentId);
    expect(ids).toEqual(expect.arrayContaining(['0042', '4711', 'A4711', 'a4711']));
  });

  it('holds a user of each kind of mapping', () => {
    const lengths = rows['crm-users'].map(({ mapping }) =>
      mapping.mode === 'override' ? mapping.agents.length : 'inherit',
    );
    expect(new Set(lengths)).toEqual(new Set(['inherit', 0, 1, 2, 3, 11]));
  });
});

describe('demo accounts', () => {
  it('are two admins, one support and two agents, the first an admin', () => {
    expect(accounts.map(({ username, role }) => `${username} ${role}`)).toEqual([
      'admin.ada admin',
      'admin.ben admin',
      'support.sam support',
      'agent.eve agent',
      'agent.finn agent',
    ]);
  });

  it('each have a CRM username that the demo CRM knows', () => {
    const known = new Set(people.map(({ username }) => username));
    expect(accounts.filter(({ crmUsername }) => !known.has(crmUsername))).toEqual([]);
  });

  it('bind agents to their CRM user, and nobody else', () => {
    const bound = accounts.map(({ grants }) => grants[0]?.crmUserId);
    expect(bound).toEqual([null, null, null, userNamed('eve.tanaka').id, userNamed('finn.gallagher').id]);
  });

  it('leave Eve with agent 4711 from her group', () => {
    const eve = userNamed('eve.tanaka');
    const group = rows['crm-user-groups'].find(({ id }) => id === eve.groupId);
    const agent = rows['cti-agents'].find(({ agentId }) => agentId === '4711');
    expect(eve.mapping).toEqual({ mode: 'inherit' });
    expect(group).toMatchObject({ name: 'Tier 1', mapping: { mode: 'override', agents: [agent?.id] } });
  });
});

describe('demo people', () => {
  it('are the users of the main instance and one newcomer', () => {
    const users = rows['crm-users'].filter(({ instanceId }) => instanceId === rows['crm-instances'][0]?.id);
    expect(people.map(({ username }) => username)).toEqual([
      ...users.map(({ username }) => username),
      'nora.newhire',
    ]);
  });

  it('carry the native id of their user where the configuration knows one', () => {
    const byUsername = new Map(people.map((person) => [person.username, person.nativeId]));
    const main = rows['crm-users'].filter(({ instanceId }) => instanceId === rows['crm-instances'][0]?.id);
    const wrong = main.filter(({ username, nativeId }) => nativeId && byUsername.get(username) !== nativeId);
    expect(wrong).toEqual([]);
  });
});
