/** What the database itself refuses or must take, past every other check, by rule. Data only. */
import { A1, A2, A3, EVE, FINN, id, NICE, NORTH, TENANT } from '../server/tenant-fixture.ts';

/** Statements, and what refuses them: a constraint, the SQLSTATE of the database, `null` where they are accepted. */
export type DatabaseCase = readonly [statements: readonly string[], refusedBy: string | null];

const user = (username: string, n = 1) =>
  `insert into crm_users (tenant_id, id, instance_id, username) values ('${TENANT}', '${id(n)}', '${NORTH}', ${username})`;
const group = (name: string) =>
  `insert into crm_user_groups (tenant_id, id, instance_id, name) values ('${TENANT}', '${id(1)}', '${NORTH}', '${name}')`;
const agent = (agentId: string, n = 1) =>
  `insert into cti_agents (tenant_id, id, environment_id, agent_id, name)
    values ('${TENANT}', '${id(n)}', '${NICE}', '${agentId}', 'x')`;
const map = (userId: string, ...agents: string[]) =>
  `update crm_users set agents = '{${agents.join(',')}}' where id = '${userId}'`;
const ELEVEN = Array.from({ length: 11 }, (_, n) => 10_000 + n);

export const DATABASE_CASES: Readonly<Record<string, Readonly<Record<string, DatabaseCase>>>> = {
  C1: {
    'an empty username': [[user("''")], 'crm_users_username_check'],
    'no username': [[user('null')], '23502'],
  },
  C2: {
    'the same username': [[user("'eve'")], 'crm_users_username'],
    'another case': [[user("'EVE'")], null],
  },
  C3: {
    'twins by case, space and Unicode form': [
      [user("'Eve '", 1), user("'Zo\u00eb'", 2), user("'Zoe\u0308'", 3)],
      null,
    ],
  },
  C4: {
    'the same group name': [[group('Tier 1')], 'crm_user_groups_name'],
    'another case': [[group('tier 1')], null],
  },
  C5: {
    'an agent that does not exist': [[map(EVE, id(1))], 'mapping_agents_agent'],
    'a deleted agent': [
      [`update cti_agents set deleted_at = now() where id = '${A3}'`, map(EVE, A3)],
      'mapping_agents_agent',
    ],
  },
  C6: {
    'the same agent id': [[agent('0007')], 'cti_agents_agent_id'],
    'without the leading zeros': [[agent('7')], null],
  },
  C7: {
    'an agent of another user': [[map(EVE, A2)], 'mapping_agents_one_user'],
    'an agent of a group': [[map(EVE, A1)], null],
    'an agent that was given up': [[map(FINN), map(EVE, A2)], null],
  },
  C8: {
    'eleven agents on one list': [
      [...ELEVEN.map((n) => agent(`${n}`, n)), map(EVE, ...ELEVEN.map((n) => id(n)))],
      null,
    ],
  },
  C14: {
    'a secret among what is read': [
      [`update crm_instance_connectivity set connectivity = '{"password":"x"}'`],
      'crm_instance_connectivity_connectivity_check',
    ],
  },
  C15: {
    'U+0000': [[user("convert_from('\\x6100', 'UTF8')")], '22021'],
    'half of a surrogate pair': [[user("convert_from('\\xeda080', 'UTF8')")], '22021'],
    'U+0000 in a setting': [
      [`update crm_users set pop_flow = '{"a": "\\u0000"}'::jsonb where id = '${EVE}'`],
      '22P05',
    ],
  },
};
