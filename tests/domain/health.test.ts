/** The health list (product.md, "Beyond every peer" and rules C3, C7, C8, C11, C12). */
import { describe, expect, it } from 'vitest';
import { findingsOf, type HealthFinding, type HealthQuestion, healthOf } from '../../lib/domain/health.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import { agent, environment, group, instance, user, uuid } from '../support/rows.ts';

const byId = <R extends { id: string }>(...rows: R[]) => new Map(rows.map((row) => [row.id as string, row]));
const own = (...numbers: number[]): CtiMapping => ({
  mode: 'override',
  agents: numbers.map((number) => uuid('cti-agents', number)),
});
const many = Array.from({ length: 11 }, (_, index) => index + 1);

function findings(changes: Partial<HealthQuestion>, is: HealthFinding['is']): HealthFinding[] {
  const question: HealthQuestion = {
    instance: instance(),
    groups: [],
    users: [],
    environments: byId(environment(500)),
    agents: byId(...many.map((number) => agent(number))),
    ...changes,
  };
  const found = healthOf(question).filter((finding) => finding.is === is);
  // Asked for alone they are the same.
  expect(findingsOf(is, question)).toEqual(found);
  return found;
}
const names = (found: HealthFinding[]) => found.map(({ record }) => record.name);

describe('a mapping', () => {
  it('that inherits where nothing above defines agents is named (C12)', () => {
    const users = [user(1), user(2, { mapping: own(1) }), user(3, { groupId: uuid('crm-user-groups', 7) })];
    const groups = [group(7, { mapping: own(2) })];
    expect(names(findings({ users, groups }, 'inherits-nothing'))).toEqual(['User 1']);
  });

  it('that is deliberately empty is told from one that inherits nothing', () => {
    const users = [user(1, { mapping: own() })];
    expect(names(findings({ users }, 'unmapped'))).toEqual(['User 1']);
    expect(findings({ users }, 'inherits-nothing')).toEqual([]);
  });

  it('with inactive agents is fixed by the list without them (C11)', () => {
    const agents = byId(agent(1), agent(2, { active: false }), agent(3));
    const users = [user(1, { mapping: own(1, 2, 3) })];
    expect(findings({ users, agents }, 'inactive-agents')).toMatchObject([
      { record: { name: 'User 1' }, agents: [{ id: uuid('cti-agents', 2) }], fix: own(1, 3) },
    ]);
  });

  it('counts every agent of an inactive environment as inactive', () => {
    const environments = byId(environment(500, { active: false }));
    const [finding] = findings(
      { groups: [group(7, { mapping: own(1, 2) })], environments },
      'inactive-agents',
    );
    expect(finding).toMatchObject({ record: { kind: 'crm-user-groups' }, fix: own() });
  });

  it('is advised against from the eleventh agent on (C8)', () => {
    const users = [user(1, { mapping: own(...many) }), user(2, { mapping: own(...many.slice(1)) })];
    expect(findings({ users }, 'over-ten')).toMatchObject([{ record: { name: 'User 1' }, count: 11 }]);
  });
});

describe('an agent', () => {
  it('on the lists of several levels names them all', () => {
    const found = findings(
      {
        instance: instance({ mapping: own(1) }),
        groups: [group(7, { mapping: own(1, 2) })],
        users: [user(1, { mapping: own(2, 3) })],
      },
      'owned-twice',
    );
    expect(found).toMatchObject([
      { record: { id: uuid('cti-agents', 1) }, owners: [{ name: 'Northwind' }, { name: 'Group 7' }] },
      { record: { id: uuid('cti-agents', 2) }, owners: [{ name: 'Group 7' }, { name: 'User 1' }] },
    ]);
  });

  it('that no list holds is an orphan, unless it is inactive', () => {
    const agents = byId(agent(1), agent(2), agent(3, { active: false }));
    const found = findings({ agents, users: [user(1, { mapping: own(1) })] }, 'orphan-agent');
    expect(found.map(({ record }) => record.id)).toEqual([uuid('cti-agents', 2)]);
  });
});

describe('a name', () => {
  it.each([
    ['case', 'JDoe', 'jdoe'],
    ['outer space', 'jdoe', 'jdoe '],
    ['Unicode form', 'J\u00f6rg', 'Jo\u0308rg'],
  ])('that differs from another by %s only has a twin (C3)', (_, one, other) => {
    const users = [user(1, { username: one }), user(2, { username: other }), user(3)];
    expect(findings({ users }, 'twins')).toMatchObject([
      { record: { name: one }, others: [{ name: other }] },
    ]);
  });

  it('of a user is no twin of that of a group', () => {
    const groups = [group(7, { name: 'user.1' })];
    expect(findings({ users: [user(1)], groups }, 'twins')).toEqual([]);
  });

  it.each(['users', 'groups', 'environments'])('with stray space is fixed by trimming it (%s)', (kind) => {
    const changes: Record<string, Partial<HealthQuestion>> = {
      users: { users: [user(1, { username: ' sales\u00a0' })] },
      groups: { groups: [group(7, { name: ' sales\u00a0' })] },
      environments: { environments: byId(environment(500, { name: ' sales\u00a0' })) },
    };
    expect(findings(changes[kind] ?? {}, 'stray-space')).toMatchObject([{ fix: 'sales' }]);
  });
});
