/** The choice of the reached user against a plain reading of the rules, over many random directories. */
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { type ResolveFacts, resolve } from '../../lib/domain/resolve.ts';
import { chooseUser, type HeldList } from '../../lib/domain/resolve-mapping.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import { TraceSchema } from '../../lib/schema/trace.ts';
import { AGENT_NUMBERS, agentOf, expectedOf, type World, worlds } from '../support/resolve-world.ts';

/** The lists that hold the agent, each with whom it is in force for, as a database would find them. */
function listsOf({ instances, groups, users }: World, agent: number): HeldList[] {
  const holds = ({ mapping }: { mapping: CtiMapping }) =>
    mapping.mode === 'override' && mapping.agents.includes(agentOf(agent));
  const heirs = users.filter(({ mapping }) => mapping.mode === 'inherit');
  const inheriting = new Set(groups.filter(({ mapping }) => mapping.mode === 'inherit').map(({ id }) => id));
  return instances.flatMap((instance): HeldList[] => {
    const here = <T extends { instanceId: string }>(rows: T[]) =>
      rows.filter(({ instanceId }) => instanceId === instance.id);
    const ofInstance = here(heirs).filter(({ groupId }) => groupId === null || inheriting.has(groupId));
    return [
      ...here(users)
        .filter(holds)
        .map((user) => ({ instance, level: 'user' as const, name: user.username, users: [user] })),
      ...here(groups)
        .filter(holds)
        .map(({ id, name }) => {
          const users = heirs.filter(({ groupId }) => groupId === id);
          return { instance, level: 'group' as const, name, users };
        }),
      ...(holds(instance)
        ? [{ instance, level: 'instance' as const, name: instance.name, users: ofInstance }]
        : []),
    ];
  });
}

function traced(world: World, agent: number, crmId: string | null) {
  const lists = listsOf(world, agent);
  const choice = chooseUser(lists, crmId);
  const user = world.users.find(({ id }) => choice.kind === 'user' && id === choice.user.id);
  const instance = world.instances.find(({ id }) => id === user?.instanceId);
  const group = world.groups.find(({ id }) => id === user?.groupId) ?? null;
  const facts: ResolveFacts = {
    environment: { name: 'NICE EU', active: true },
    environmentNames: [],
    agent: { name: 'Line', active: true },
    agentIds: [],
    elsewhere: [],
    instance: world.instances.find((each) => each.crmId === crmId) ?? null,
    crmIds: [],
    lists,
    person: user && instance ? { user, group, instance } : null,
  };
  return resolve({ environment: 'NICE EU', agentId: '4711', event: null, crmId }, facts);
}

it('reaches exactly whom the rules name, or fails at the step they name', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      for (const crmId of [null, ...world.instances.map((each) => each.crmId)]) {
        for (const agent of AGENT_NUMBERS) {
          const expected = expectedOf(world, agent, crmId);
          const trace = traced(world, agent, crmId);
          expect(trace.failedStep).toBe(expected.step);
          if (expected.step === null) expect(trace.user?.username).toBe(expected.username);
          if (expected.step === 'mapping') {
            const step = trace.trace.at(-1);
            const isAmbiguous = expected.among.length > 0;
            expect(step?.code).toBe(isAmbiguous ? 'ambiguous' : 'nobody');
            if (isAmbiguous) expect(step?.nearMisses).toEqual(expected.among.toSorted().slice(0, 10));
          }
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('always ends at its last step, is ok or names the failed one, and keeps its schema', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      for (const agent of AGENT_NUMBERS) {
        const trace = traced(world, agent, null);
        expect(v.parse(TraceSchema, trace)).toEqual(trace);
        const failed = trace.trace.filter(({ ok }) => !ok);
        expect(trace.ok).toBe(failed.length === 0);
        expect(failed.map(({ step }) => step)).toEqual(trace.failedStep === null ? [] : [trace.failedStep]);
        expect(trace.user === null).toBe(trace.effective === null);
      }
    }),
  );
});
