/** Inheritance per PopFlow field, per event and per mapping list (product.md, "Inheritance"). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveAt, effectiveMapping, type LevelValues } from '../../lib/domain/effective.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';

type AgentRecordId = Extract<CtiMapping, { mode: 'override' }>['agents'][number];
const agent = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}` as AgentRecordId;

function level(part: Partial<LevelValues> & Pick<LevelValues, 'level'>): LevelValues {
  return { name: `the ${part.level}`, popFlow: {}, mapping: { mode: 'inherit' }, ...part };
}

describe('a PopFlow field', () => {
  it('takes the value of the nearest level that has one', () => {
    const { popFlow } = effectiveAt([
      level({ level: 'instance', popFlow: { logLevel: 'error' } }),
      level({ level: 'group', popFlow: { logLevel: 'info' } }),
      level({ level: 'user' }),
    ]);
    expect(popFlow.logLevel).toEqual({
      value: 'info',
      source: 'group',
      chain: [
        { level: 'instance', name: 'the instance', value: 'error' },
        { level: 'group', name: 'the group', value: 'info' },
        { level: 'user', name: 'the user' },
      ],
    });
  });

  it('counts an override that equals its parent as an override', () => {
    const { popFlow } = effectiveAt([
      level({ level: 'instance', popFlow: { autoOpen: true } }),
      level({ level: 'user', popFlow: { autoOpen: true } }),
    ]);
    expect(popFlow.autoOpen?.source).toBe('user');
  });

  it.each(['', false, null])('keeps %j as a value of its own, not as absent', (value) => {
    const { popFlow } = effectiveAt([
      level({ level: 'instance', popFlow: { autoOpen: true } }),
      level({ level: 'user', popFlow: { autoOpen: value } }),
    ]);
    expect(popFlow.autoOpen).toMatchObject({ value, source: 'user' });
  });

  it('falls back to the default of the field table where no level has a value', () => {
    const { popFlow } = effectiveAt([level({ level: 'instance' })]);
    expect(popFlow.clientDisplay).toMatchObject({ value: 'docked', source: 'instance' });
  });

  it('ignores levels at which the field may not be set', () => {
    const { popFlow } = effectiveAt([
      level({ level: 'instance', popFlow: { region: 'gdpr' } }),
      level({ level: 'user', popFlow: { region: 'standard' } }),
    ]);
    expect(popFlow.region).toEqual({
      value: 'gdpr',
      source: 'instance',
      chain: [{ level: 'instance', name: 'the instance', value: 'gdpr' }],
    });
  });
});

describe('the event table', () => {
  it('is inherited by event name, and null means deliberately no workflow', () => {
    const { events } = effectiveAt([
      level({ level: 'instance', popFlow: { events: { Ringing: 'open-contact', Ended: 'wrap-up' } } }),
      level({ level: 'user', popFlow: { events: { Ended: null, ringing: 'other' } } }),
    ]);
    expect(Object.entries(events).map(([name, { value, source }]) => [name, value, source])).toEqual([
      ['Ended', null, 'user'],
      ['Ringing', 'open-contact', 'instance'],
      ['ringing', 'other', 'user'],
    ]);
  });

  it('holds an event called __proto__ like any other', () => {
    const events = JSON.parse('{"__proto__": "trap"}');
    const effective = effectiveAt([level({ level: 'instance', popFlow: { events } })]);
    expect(Object.entries(effective.events).map(([name, { value }]) => [name, value])).toEqual([
      ['__proto__', 'trap'],
    ]);
  });
});

describe('the mapping', () => {
  it('is inherited as a whole list', () => {
    const mapping = effectiveMapping([
      level({ level: 'instance', mapping: { mode: 'override', agents: [agent(1), agent(2)] } }),
      level({ level: 'group', mapping: { mode: 'override', agents: [agent(3)] } }),
      level({ level: 'user' }),
    ]);
    expect(mapping).toMatchObject({ mode: 'inherit', source: 'group', agents: [agent(3)] });
  });

  it('takes an empty own list as deliberately none', () => {
    const mapping = effectiveMapping([
      level({ level: 'instance', mapping: { mode: 'override', agents: [agent(1)] } }),
      level({ level: 'user', mapping: { mode: 'override', agents: [] } }),
    ]);
    expect(mapping).toMatchObject({ mode: 'override', source: 'user', agents: [] });
  });

  it('has no source where nothing above defines agents (C12)', () => {
    const mapping = effectiveMapping([level({ level: 'instance' }), level({ level: 'user' })]);
    expect(mapping).toMatchObject({ mode: 'inherit', source: null, agents: [] });
  });

  it('never mixes two levels', () => {
    const mappingOf = fc.oneof(
      fc.constant<CtiMapping>({ mode: 'inherit' }),
      fc
        .uniqueArray(fc.integer({ min: 0, max: 9 }))
        .map((digits): CtiMapping => ({ mode: 'override', agents: digits.map(agent) })),
    );
    fc.assert(
      fc.property(mappingOf, mappingOf, mappingOf, (instance, group, user) => {
        const own = [instance, group, user];
        const result = effectiveMapping([
          level({ level: 'instance', mapping: instance }),
          level({ level: 'group', mapping: group }),
          level({ level: 'user', mapping: user }),
        ]);
        const nearest = own.findLast((mapping) => mapping.mode === 'override');
        expect(result.agents).toEqual(nearest?.mode === 'override' ? nearest.agents : []);
      }),
    );
  });
});
