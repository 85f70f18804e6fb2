/** The telephony side in the console: agent groups in the order of their tree, near twins of agent ids, and edits of them. */
import { afterEach, expect, it } from 'vitest';
import { INSTANCE, me, uuid } from '../support/rows.ts';
import { atWork, endAll } from './at-work.ts';

afterEach(endAll);

const EU = uuid('environments', 500);

async function open(given: Parameters<typeof atWork>[0] = {}) {
  const here = await atWork(given);
  // The server never answers, so that what is queued stays so.
  here.server.instead = () => new Promise<never>(() => undefined);
  const console = here.worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  const add = (kind: string, record: object) => console.call('createRecord', { kind, record } as never);
  const group = (number: number, name: string, parent: number | null = null) =>
    add('agent-groups', {
      id: uuid('agent-groups', number),
      environmentId: EU,
      name,
      parentId: parent === null ? null : uuid('agent-groups', parent),
    });
  const agent = (number: number, agentId: string, more: object = {}) =>
    add('cti-agents', {
      id: uuid('cti-agents', number),
      environmentId: EU,
      agentId,
      name: `Agent ${number}`,
      ...more,
    });
  const near = (agentId: string, exceptId: string | null = null) =>
    console.call('findNearAgents', { environmentId: EU, agentId, exceptId });
  return { ...here, console, add, group, agent, near };
}

it('agent groups come in the order of their tree, with their agents and what is not saved yet', async () => {
  const { console, group, agent } = await open();
  await group(701, 'Voice');
  await group(702, 'Chat');
  await group(703, 'Nights', 701);
  await agent(801, '801', { agentGroupId: uuid('agent-groups', 703) });
  expect(await console.call('readAgentGroups', { environmentId: EU })).toMatchObject({
    value: {
      groups: [
        { name: 'Chat', depth: 0, agents: 0, isPending: true },
        { name: 'Voice', depth: 0, agents: 0 },
        { name: 'Nights', depth: 1, agents: 1, parentId: uuid('agent-groups', 701) },
      ],
    },
  });
});

it.each([
  ['other case', 'a4711', 'A4711'],
  ['outer space', ' A4711', 'A4711'],
  ['leading zeros', '0042', '42'],
])('an agent id that differs by %s is a near twin, and kept as typed', async (_what, asked, there) => {
  const { agent, near, worker } = await open();
  await agent(801, there);
  expect(await near(asked)).toMatchObject({ value: { agents: [{ agentId: there, name: 'Agent 801' }] } });
  expect(await agent(802, asked)).toMatchObject({ ok: true });
  expect(worker.core.engine.replica.shown.get('cti-agents', uuid('cti-agents', 802))?.agentId).toBe(asked);
});

it('neither the agent itself nor the same id is a near twin; the same id is refused (C6)', async () => {
  const { agent, near } = await open();
  await agent(801, 'A4711');
  expect(await near('A4711')).toEqual({ ok: true, value: { agents: [] } });
  expect(await near('a4711', uuid('cti-agents', 801))).toEqual({ ok: true, value: { agents: [] } });
  expect(await agent(802, 'A4711')).toMatchObject({
    error: { kind: 'refused', problem: { rule: 'C6', field: 'agentId' } },
  });
});

it('an admin of one instance reads the telephony side and changes nothing of it', async () => {
  const grants = [{ role: 'admin' as const, instanceId: INSTANCE, crmUserId: null }];
  const { console, agent } = await open({ me: me({ grants }) });
  expect(await console.call('readAgentGroups', { environmentId: EU })).toMatchObject({ ok: true });
  expect(await agent(801, '801')).toMatchObject({ error: { kind: 'forbidden' } });
});
