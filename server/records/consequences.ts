/** What goes with a deleted record (`product.md`, Deleting), in an order that the constraints allow. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { RecordChange } from './seal.ts';
import { type Touch, touchRows, type Writer } from './touch-rows.ts';

type Made = Pick<RecordChange, 'kind' | 'action' | 'before' | 'after'>;

const DELETE = 'deleted_at = clock_timestamp()';

const live = (condition: string) => `r.deleted_at is null and ${condition}`;

async function made(writer: Writer, touch: Touch): Promise<Made[]> {
  const action = touch.set === DELETE ? 'delete' : 'update';
  const rows = await touchRows(writer, touch);
  return rows.map((row) => ({ kind: touch.kind, action, ...row }));
}

function remove(writer: Writer, kind: Kind, id: string, where = 'r.id = any ($2::uuid[])'): Promise<Made[]> {
  return made(writer, { kind, where: live(where), set: DELETE, ids: [id] });
}

/** The record itself comes last; it must be locked by this transaction already. */
export async function removeRecord(writer: Writer, kind: Kind, id: string): Promise<Made[]> {
  return [...(await BEFORE[kind](writer, id)), ...(await remove(writer, kind, id))];
}

const BEFORE: Record<Kind, (writer: Writer, id: string) => Promise<Made[]>> = {
  'crm-users': async () => [],
  'crm-user-groups': (writer, id) =>
    made(writer, {
      kind: 'crm-users',
      where: live('r.group_id = any ($2::uuid[])'),
      set: 'group_id = null',
      ids: [id],
    }),
  'crm-instances': async (writer, id) => [
    ...(await remove(writer, 'crm-users', id, 'r.instance_id = any ($2::uuid[])')),
    ...(await remove(writer, 'crm-user-groups', id, 'r.instance_id = any ($2::uuid[])')),
  ],
  'cti-agents': (writer, id) => takeFromLists(writer, [id]),
  'agent-groups': async (writer, id) => [
    ...(await made(writer, {
      kind: 'cti-agents',
      where: live('r.agent_group_id = any ($2::uuid[])'),
      set: 'agent_group_id = null',
      ids: [id],
    })),
    ...(await made(writer, {
      kind: 'agent-groups',
      where: live('r.parent_id = any ($2::uuid[])'),
      set: 'parent_id = null',
      ids: [id],
    })),
  ],
  environments: async (writer, id) => [
    ...(await takeFromLists(writer, await lockAgentsOf(writer, id))),
    ...(await remove(writer, 'cti-agents', id, 'r.environment_id = any ($2::uuid[])')),
    ...(await remove(writer, 'agent-groups', id, 'r.environment_id = any ($2::uuid[])')),
  ],
};

/** Nobody can map a locked agent, so no list can gain one after it was looked at. */
async function lockAgentsOf({ tx }: Writer, environmentId: string): Promise<string[]> {
  const agents = await tx.query<{ id: string }>(
    `select id from cti_agents where tenant_id = $1 and environment_id = $2 and deleted_at is null order by id for update`,
    [tx.binding.tenantId, environmentId],
  );
  return agents.map(({ id }) => id);
}

const LISTS = [
  ['crm-instances', 'instance'],
  ['crm-user-groups', 'group'],
  ['crm-users', 'user'],
] as const satisfies readonly (readonly [Kind, string])[];

/** A list that becomes empty stays an own list: what was mapped by hand does not silently become inherited. */
async function takeFromLists(writer: Writer, agents: readonly string[]): Promise<Made[]> {
  const changes: Made[] = [];
  for (const [kind, level] of LISTS) {
    const touch = {
      kind,
      where: live(`r.id in (select m.owner_id from mapping_agents m
        where m.tenant_id = $1 and m.level = '${level}' and m.agent_id = any ($2::uuid[]))`),
      set: `agents = array(select l.agent_id from unnest(r.agents) with ordinality as l (agent_id, place)
        where l.agent_id <> all ($4::uuid[]) order by l.place)`,
      ids: agents,
      value: agents,
    };
    changes.push(...(await made(writer, touch)));
  }
  return changes;
}
