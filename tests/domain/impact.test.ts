/** Impact before save (product.md, "Inheritance": who changes, who overrides and does not). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAt, levelsOf } from '../../lib/domain/effective.ts';
import { impactOf } from '../../lib/domain/impact.ts';
import type { CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { PopFlowValues } from '../../lib/schema/settings.ts';
import { group, instance, user, uuid } from '../support/rows.ts';

const agents = (...numbers: number[]): CtiMapping => ({
  mode: 'override',
  agents: numbers.map((number) => uuid('cti-agents', number)),
});
const inGroup = (number: number) => ({ groupId: uuid('crm-user-groups', number) });
const byId = (...groups: CrmUserGroup[]) => new Map(groups.map((row) => [row.id as string, row]));

describe('the impact of a change of an instance', () => {
  const before = instance({ popFlow: { logLevel: 'error' } });
  const after = instance({ popFlow: { logLevel: 'debug' } });
  const change = { level: 'instance', before, after } as const;

  it('names who changes, and who keeps an own value or that of the group', () => {
    const users = [
      user(1),
      user(2, { popFlow: { logLevel: 'error' } }),
      user(3, inGroup(7)),
      user(4, { instanceId: uuid('crm-instances', 9) }),
    ];
    const groups = byId(group(7, { popFlow: { logLevel: 'warn' } }));
    expect(impactOf(change, users, groups)).toEqual({
      fields: [
        {
          field: 'popFlow.logLevel',
          before: 'error',
          after: 'debug',
          changes: [uuid('crm-users', 1)],
          keeps: [uuid('crm-users', 2), uuid('crm-users', 3)],
        },
      ],
      users: new Set([uuid('crm-users', 1)]),
    });
  });

  it('counts a stored value that equals the new one as an override', () => {
    const [field] = impactOf(change, [user(1, { popFlow: { logLevel: 'debug' } })], byId()).fields;
    expect(field?.keeps).toHaveLength(1);
  });

  it('is empty when nothing is changed that users inherit', () => {
    const renamed = { ...change, after: { ...before, name: 'Southwind' } };
    expect(impactOf(renamed, [user(1)], byId()).fields).toEqual([]);
  });

  it('tells an event without workflow from an absent one', () => {
    const quiet = instance({ popFlow: { logLevel: 'error', events: { Ringing: null } } });
    const users = [user(1), user(2, { popFlow: { events: { Ringing: null } } })];
    const [field] = impactOf({ level: 'instance', before: quiet, after: before }, users, byId()).fields;
    expect(field).toMatchObject({ field: 'popFlow.events.Ringing', before: null, after: null, changes: [] });
    expect(field?.keeps).toEqual([uuid('crm-users', 2)]);
  });
});

describe('the impact of a change of a group', () => {
  it('concerns its users only, and falls back to the instance where the group stops overriding', () => {
    const above = instance({ mapping: agents(1, 2) });
    const change = {
      level: 'group',
      instance: above,
      before: group(7, { mapping: agents(3) }),
      after: group(7),
    } as const;
    const users = [user(1, inGroup(7)), user(2, { ...inGroup(7), mapping: agents() }), user(3)];
    expect(impactOf(change, users, byId()).fields).toEqual([
      {
        field: 'mapping',
        before: [uuid('cti-agents', 3)],
        after: [uuid('cti-agents', 1), uuid('cti-agents', 2)],
        changes: [uuid('crm-users', 1)],
        keeps: [uuid('crm-users', 2)],
      },
    ]);
  });

  it('changes nobody when the group begins to store what it inherited', () => {
    const above = instance({ popFlow: { autoOpen: false } });
    const after = group(7, { popFlow: { autoOpen: false } });
    const change = { level: 'group', instance: above, before: group(7), after } as const;
    const impact = impactOf(change, [user(1, inGroup(7))], byId());
    expect(impact.fields).toMatchObject([{ before: false, after: false, changes: [] }]);
    expect(impact.users.size).toBe(0);
  });
});

const popFlows: fc.Arbitrary<PopFlowValues> = fc.record(
  {
    autoOpen: fc.constantFrom(true, false, null),
    logLevel: fc.constantFrom('error', 'debug'),
    events: fc.dictionary(fc.constantFrom('Ringing', 'Ended'), fc.constantFrom(null, 'Open case')),
  },
  { requiredKeys: [] },
);
const mappings = fc.oneof(
  fc.constant<CtiMapping>({ mode: 'inherit' }),
  fc.uniqueArray(fc.integer({ min: 1, max: 3 })).map((numbers) => agents(...numbers)),
);
const values = fc.record({ popFlow: popFlows, mapping: mappings });

it('names exactly the users whose effective settings or mapping differ afterwards', () => {
  const people = fc.array(fc.record({ own: values, isInGroup: fc.boolean() }), { maxLength: 6 });
  fc.assert(
    fc.property(values, values, values, people, (old, next, own, drawn) => {
      const [before, after] = [instance(old), instance(next)];
      const team = group(7, own);
      const users = drawn.map((person, index) =>
        user(index, { ...person.own, groupId: person.isInGroup ? team.id : null }),
      );
      const inForce = (from: typeof before, person: (typeof users)[number]) => {
        const { popFlow, events, mapping } = effectiveAt(
          levelsOf(from, person.groupId ? team : null, person),
        );
        const shown = (part: Record<string, { value: unknown }>) =>
          Object.entries(part).map(([key, { value }]) => [key, value]);
        const started = shown(events).filter(([, workflow]) => workflow !== null);
        return JSON.stringify([shown(popFlow), started, mapping.source && mapping.agents]);
      };
      const expected = users.filter((person) => inForce(before, person) !== inForce(after, person));
      const { users: changed } = impactOf({ level: 'instance', before, after }, users, byId(team));
      expect([...changed].sort()).toEqual(expected.map(({ id }) => id).sort());
    }),
  );
});
