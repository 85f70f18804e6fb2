/** The rules that the database itself keeps (`product.md`, Rules), tried in SQL past every other check. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A2,
  A3,
  asSeed,
  EVE,
  FINN,
  GUS,
  id,
  loadFixture,
  NICE,
  NORTH,
  SOUTH,
  SOUTH_TIER,
  TENANT,
  TIER1,
} from '../tenant-fixture.ts';

/** The constraint that refused the statements, `null` when they were accepted. */
async function violated(database: Database, ...statements: string[]): Promise<string | null> {
  try {
    await asSeed(database, async (tx) => {
      for (const sql of statements) await tx.query(sql);
      throw new Error('accepted');
    });
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    if (message === 'accepted') return null;
    if (constraint) return constraint;
    throw error;
  }
  return null;
}

const newUser = (n: number, username: string, instance = NORTH) =>
  `insert into crm_users (tenant_id, id, instance_id, username) values ('${TENANT}', '${id(n)}', '${instance}', '${username}')`;
const newGroup = (n: number, name: string) =>
  `insert into crm_user_groups (tenant_id, id, instance_id, name) values ('${TENANT}', '${id(n)}', '${NORTH}', '${name}')`;
const newAgent = (n: number, agentId: string) =>
  `insert into cti_agents (tenant_id, id, environment_id, agent_id, name)
   values ('${TENANT}', '${id(n)}', '${NICE}', '${agentId}', 'x')`;
const map = (user: string, ...agents: string[]) =>
  `update crm_users set agents = '{${agents.join(',')}}' where id = '${user}'`;

describeDatabases('constraints', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  it.each([
    ['C2: the same username', [newUser(1, 'eve')], 'crm_users_username'],
    ['C2: another case', [newUser(1, 'Eve')], null],
    ['C2: outer space', [newUser(1, 'eve ')], null],
    ['C2: another Unicode form', [newUser(1, 'Zo\u00eb'), newUser(2, 'Zoe\u0308')], null],
    ['C2: another instance', [newUser(1, 'eve', SOUTH)], null],
    [
      'C2: the name of a deleted user',
      [`update crm_users set deleted_at = now() where id = '${EVE}'`, newUser(1, 'eve')],
      null,
    ],
    ['C1: an empty username', [newUser(1, '')], 'crm_users_username_check'],
    ['C4: the same group name', [newGroup(1, 'Tier 1')], 'crm_user_groups_name'],
    ['C4: another case', [newGroup(1, 'tier 1')], null],
    ['C6: the same agent id', [newAgent(1, '0007')], 'cti_agents_agent_id'],
    ['C6: without the leading zeros', [newAgent(1, '7')], null],
    ['C7: an agent of another user', [map(EVE, A2)], 'mapping_agents_one_user'],
    ['C7: an agent of a group', [map(EVE, A1)], null],
    ['C7: a user of another instance', [map(GUS, A2)], null],
    [
      'C7: two users in one statement',
      [`update crm_users set agents = '{${A3}}' where instance_id = '${NORTH}'`],
      'mapping_agents_one_user',
    ],
    ['C7: an agent that was given up before', [map(FINN), map(EVE, A2)], null],
    [
      'C7: an agent of a deleted user',
      [`update crm_users set deleted_at = now() where id = '${FINN}'`, map(EVE, A2)],
      null,
    ],
    ['C5: an agent that does not exist', [map(EVE, id(1))], 'mapping_agents_agent'],
    [
      'C5: a deleted agent',
      [`update cti_agents set deleted_at = now() where id = '${A3}'`, map(EVE, A3)],
      'mapping_agents_agent',
    ],
    [
      'C5: deleting an agent that is mapped',
      [`update cti_agents set deleted_at = now() where id = '${A2}'`],
      'mapping_agents_agent',
    ],
    ['an agent twice on a list', [map(EVE, A3, A3)], null],
    [
      'a group of another instance',
      [`update crm_users set group_id = '${SOUTH_TIER}' where id = '${EVE}'`],
      'crm_users_group',
    ],
    [
      'deleting a group that has users',
      [`update crm_user_groups set deleted_at = now() where id = '${TIER1}'`],
      'crm_users_group',
    ],
    [
      'the same crmId',
      [`update crm_instances set crm_id = 'north.crm.example' where id = '${SOUTH}'`],
      'crm_instances_crm_id',
    ],
    [
      'a secret among the connectivity settings',
      [`update crm_instance_connectivity set connectivity = '{"password":"x"}'`],
      'crm_instance_connectivity_connectivity_check',
    ],
  ])('%s', async (_name, statements, expected) => {
    expect(await violated(database, ...statements)).toBe(expected);
  });

  it('swaps the agents of two users in one statement', async () => {
    const lists = await asSeed(database, async (tx) => {
      await tx.query(map(EVE, A3));
      await tx.query(`update crm_users set agents = case id when '${EVE}' then '{${A2}}'::uuid[] else '{${A3}}' end
        where id in ('${EVE}', '${FINN}')`);
      return tx.query(`select owner_id, agent_id from mapping_agents where level = 'user' order by owner_id`);
    });
    expect(lists).toEqual([
      { owner_id: EVE, agent_id: A2 },
      { owner_id: FINN, agent_id: A3 },
    ]);
  });

  it('keeps the last admin of the whole tenant', async () => {
    const removal = asSeed(database, (tx) =>
      tx.query("delete from grants where role = 'admin' and instance_id is null"),
    );
    await expect(removal).rejects.toMatchObject({ constraint: 'grants_keep_an_admin' });
    const disabling = asSeed(database, (tx) =>
      tx.query("update accounts set active = false where username = 'ada'"),
    );
    await expect(disabling).rejects.toMatchObject({ constraint: 'grants_keep_an_admin' });
  });
});
