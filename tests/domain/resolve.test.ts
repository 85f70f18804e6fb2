/** The resolution trace step by step: what passes, what stops it, and the sentence that says so. */
import { describe, expect, it } from 'vitest';
import { type ResolveFacts, resolve } from '../../lib/domain/resolve.ts';
import type { HeldList } from '../../lib/domain/resolve-mapping.ts';
import type { TraceQuestion } from '../../lib/schema/trace.ts';
import { group, instance, user } from '../support/rows.ts';

const ASKED: TraceQuestion = { environment: 'NICE EU', agentId: '4711', event: 'Ringing', crmId: null };
const NORTH = instance({ popFlow: { enabled: true, events: { Ringing: 'Screen pop' } } });
const TIER1 = group(50, { name: 'Tier 1' });
const EVE = user(10, { username: 'eve.tanaka', fullName: 'Eve Tanaka', groupId: TIER1.id });
const named = (number: number) => {
  const { id, username, fullName } = user(number);
  return { id, username, fullName };
};

const onOwnList: HeldList = { instance: NORTH, level: 'user', name: 'Eve Tanaka', users: [EVE] };
const onGroupList = (...users: HeldList['users']): HeldList => {
  return { instance: NORTH, level: 'group', name: 'Tier 1', users };
};

function facts(changes: Partial<ResolveFacts> = {}): ResolveFacts {
  return {
    environment: { name: 'NICE EU', active: true },
    environmentNames: [],
    agent: { name: 'Tier 1 Line', active: true },
    agentIds: [],
    elsewhere: [],
    instance: null,
    crmIds: [],
    lists: [onOwnList],
    person: { user: EVE, group: TIER1, instance: NORTH },
    ...changes,
  };
}

const steps = (question: Partial<TraceQuestion>, changes: Partial<ResolveFacts> = {}) =>
  resolve({ ...ASKED, ...question }, facts(changes));
const last = (...given: Parameters<typeof steps>) => steps(...given).trace.at(-1);

describe('a trace that gets there', () => {
  it('names user, workflow and every step', () => {
    const trace = steps({});
    expect(trace).toMatchObject({
      ok: true,
      failedStep: null,
      user: { id: EVE.id, username: 'eve.tanaka', nativeId: '10', fullName: 'Eve Tanaka' },
      workflow: 'Screen pop',
    });
    expect(trace.effective?.events.Ringing?.value).toBe('Screen pop');
    expect(trace.trace.map(({ step, detail }) => [step, detail])).toEqual([
      ['environment', 'The environment "NICE EU" exists and is active.'],
      ['agent', 'Agent "4711" of "NICE EU" is named "Tier 1 Line" and is active.'],
      ['mapping', 'Agent "4711" is on the own list of "Eve Tanaka".'],
      ['user', '"Eve Tanaka" is the CRM user "eve.tanaka" of "Northwind".'],
      ['popflow', 'PopFlow is on for "Eve Tanaka", set by instance "Northwind".'],
      ['event', 'The event "Ringing" starts the workflow "Screen pop", set by instance "Northwind".'],
    ]);
  });

  it('ends at the settings where no event is asked about', () => {
    const trace = steps({ event: null });
    expect(trace).toMatchObject({ ok: true, workflow: null, failedStep: null });
    expect(trace.trace.at(-1)?.step).toBe('popflow');
  });

  it('tells whose list a lone inheritor inherits', () => {
    const trace = steps({}, { lists: [onGroupList(EVE)] });
    expect(trace.trace[2]?.detail).toBe(
      'Agent "4711" is on the list of the group "Tier 1", which "Eve Tanaka" alone inherits.',
    );
  });
});

describe('the environment', () => {
  it('is compared exactly, and what is nearly it is offered', () => {
    expect(last({ environment: 'nice eu' }, { environment: null, environmentNames: ['NICE EU'] })).toEqual({
      step: 'environment',
      ok: false,
      code: 'unknown',
      suggests: 'environment',
      detail:
        'There is no environment "nice eu". "NICE EU" exists, you wrote "nice eu": upper and lower case differ.',
      nearMisses: ['NICE EU'],
    });
  });

  it('stops the trace where it is inactive', () => {
    expect(steps({}, { environment: { name: 'NICE EU', active: false } })).toMatchObject({
      ok: false,
      failedStep: 'environment',
      user: null,
      effective: null,
      trace: [{ code: 'inactive' }],
    });
  });
});

describe('the agent', () => {
  it('is compared exactly, and its leading zeros matter', () => {
    expect(last({ agentId: '42' }, { agent: null, agentIds: ['0042'] })).toMatchObject({
      step: 'agent',
      code: 'unknown',
      suggests: 'agentId',
      detail: '"NICE EU" has no agent "42". "0042" exists, you wrote "42": leading zeros differ.',
      nearMisses: ['0042'],
    });
  });

  it('is told to be in another environment', () => {
    const detail = '"NICE EU" has no agent "4711". It exists in "Genesys US".';
    expect(last({}, { agent: null, elsewhere: ['Genesys US'] })).toMatchObject({ detail });
  });

  it('stops the trace where it is inactive', () => {
    const trace = steps({}, { agent: { name: 'Old line', active: false } });
    expect(trace).toMatchObject({ failedStep: 'agent' });
    expect(trace.trace.at(-1)).toMatchObject({ code: 'inactive', nearMisses: [] });
  });
});

describe('the mapping', () => {
  const SOUTH = { ...instance(), id: 'south', name: 'South', crmId: 'south.example' };

  it('fails where nobody has the agent', () => {
    expect(last({}, { lists: [], person: null })).toMatchObject({
      step: 'mapping',
      code: 'nobody',
      detail: 'Agent "4711" is on no list: map a CRM user, a group or an instance to it.',
    });
  });

  it('fails where nobody inherits the list that has it', () => {
    expect(last({}, { lists: [onGroupList()], person: null })).toMatchObject({
      code: 'nobody',
      detail: 'Agent "4711" is on the list of the group "Tier 1", but no CRM user inherits that list.',
    });
  });

  it('is ambiguous between several who inherit it, and names up to ten', () => {
    const users = Array.from({ length: 11 }, (_, index) => named(20 + index));
    const few = last({}, { lists: [onGroupList(...users.slice(0, 2))], person: null });
    expect(few).toMatchObject({ code: 'ambiguous', nearMisses: ['user.20', 'user.21'] });
    expect(few?.suggests).toBeUndefined();
    expect(few?.detail).toBe(
      'Ambiguous: 2 CRM users inherit agent "4711" from the group "Tier 1". Put it on the own list of one of them.',
    );
    const many = last({}, { lists: [onGroupList(...users)], person: null });
    expect(many?.detail).toMatch(/^Ambiguous: more than 10 CRM users inherit/);
    expect(many?.nearMisses).toHaveLength(10);
  });

  it('prefers an own list to any number of inheritors', () => {
    const trace = steps({}, { lists: [onGroupList(named(20), named(21)), onOwnList] });
    expect(trace).toMatchObject({ ok: true, user: { username: 'eve.tanaka' } });
  });

  it('is ambiguous between two instances, until the CRM ID decides', () => {
    const lists = [onOwnList, { ...onOwnList, instance: SOUTH, users: [named(30)] }];
    expect(last({}, { lists, person: null })).toMatchObject({
      step: 'mapping',
      code: 'ambiguous',
      suggests: 'crmId',
      nearMisses: ['crm.example', 'south.example'],
    });
    expect(steps({ crmId: NORTH.crmId }, { lists, instance: NORTH }).ok).toBe(true);
  });

  it('needs no CRM ID where the other instance is inactive', () => {
    const lists = [onOwnList, { ...onOwnList, instance: { ...SOUTH, active: false }, users: [named(30)] }];
    expect(steps({}, { lists }).ok).toBe(true);
  });

  it('names the instances that have the agent where the asked one has not', () => {
    const lists = [{ ...onOwnList, instance: SOUTH }];
    expect(last({ crmId: NORTH.crmId }, { lists, instance: NORTH, person: null })).toMatchObject({
      code: 'nobody',
      suggests: 'crmId',
      detail: 'Agent "4711" is on no list of "crm.example". It is mapped in "South".',
      nearMisses: ['south.example'],
    });
  });

  it('fails for a CRM ID that no instance has', () => {
    expect(last({ crmId: 'CRM.example' }, { crmIds: ['crm.example'] })).toMatchObject({
      step: 'mapping',
      code: 'unknown',
      suggests: 'crmId',
      nearMisses: ['crm.example'],
    });
  });
});

it('an inactive instance reaches nobody', () => {
  const closed = { ...NORTH, active: false };
  const trace = steps({}, { person: { user: EVE, group: null, instance: closed } });
  expect(trace).toMatchObject({ ok: false, failedStep: 'user', user: null, effective: null });
  expect(trace.trace.at(-1)).toMatchObject({ code: 'inactive' });
});

describe('the settings', () => {
  const off = (enabled: boolean | null) => ({
    user: EVE,
    group: group(50, { popFlow: { enabled } }),
    instance: NORTH,
  });

  it('stop the trace where PopFlow is off, and still tell who was reached', () => {
    const trace = steps({}, { person: off(false) });
    expect(trace).toMatchObject({
      ok: false,
      failedStep: 'popflow',
      user: { username: 'eve.tanaka' },
      workflow: null,
    });
    expect(trace.effective).not.toBeNull();
    expect(trace.trace.at(-1)).toMatchObject({
      code: 'disabled',
      detail: 'PopFlow is off for "Eve Tanaka", set by group "Group 50".',
    });
  });

  it('stop the trace where nothing is stored as the switch', () => {
    expect(last({}, { person: off(null) })).toMatchObject({
      code: 'disabled',
      detail: 'PopFlow is neither on nor off for "Eve Tanaka", set by group "Group 50".',
    });
  });

  it('stop the trace where the instance has no PopFlow at all', () => {
    const without = { ...NORTH, features: { popFlow: false } };
    expect(last({}, { person: { user: EVE, group: null, instance: without } })).toMatchObject({
      code: 'disabled',
      detail: 'The feature PopFlow is off in the CRM instance "Northwind".',
    });
  });
});

describe('the event', () => {
  const withEvents = (events: Record<string, string | null>) => ({
    person: { user: EVE, group: group(50, { popFlow: { events } }), instance: NORTH },
  });

  it('that no level names stops the trace', () => {
    expect(last({ event: 'ringing' })).toEqual({
      step: 'event',
      ok: false,
      code: 'absent',
      suggests: 'event',
      detail:
        'No level has a workflow for the event "ringing". "Ringing" exists, you wrote "ringing": upper and lower case differ.',
      nearMisses: ['Ringing'],
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])('named %s is absent', (event) => {
    expect(steps({ event })).toMatchObject({ ok: false, failedStep: 'event', workflow: null });
  });

  it('that deliberately starts no workflow is no failure', () => {
    const trace = steps({}, withEvents({ Ringing: null }));
    expect(trace).toMatchObject({ ok: true, failedStep: null, workflow: null });
    expect(trace.trace.at(-1)).toMatchObject({
      ok: true,
      code: 'deliberately-none',
      detail: 'The event "Ringing" starts no workflow, on purpose, set by group "Group 50".',
    });
  });
});
