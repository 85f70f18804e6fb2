/** The functions that write audit trail and feed have the rights of the owner: who may have which entry written, on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { forgetting } from './one-wall.ts';
import { ACTOR_NAMES, ACTORS, type ActorName, idsAt, type Place, TENANT } from './people.ts';
import { fillWorld } from './world.ts';

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly instanceId: string | null;
  readonly action: 'update' | 'delete';
}

const ofUser = (place: Place, action: Entry['action']): Entry => {
  const ids = idsAt(place);
  return { kind: 'crm-users', id: ids['crm-users'], instanceId: ids['crm-instances'], action };
};
const ofInstance = (action: Entry['action']): Entry => {
  const id = idsAt('North')['crm-instances'];
  return { kind: 'crm-instances', id, instanceId: id, action };
};
const ofAgent: Entry = {
  kind: 'cti-agents',
  id: idsAt('North')['cti-agents'],
  instanceId: null,
  action: 'delete',
};

const CASES: [string, Entry, ActorName[]][] = [
  ['an edit of a user of North', ofUser('North', 'update'), ['admin', 'admin of North']],
  ['a deletion of a user of North', ofUser('North', 'delete'), ['admin', 'admin of North']],
  ['a deletion of a user of South', ofUser('South', 'delete'), ['admin']],
  ['a new mapping of North', ofInstance('update'), ['admin', 'admin of North']],
  ['a deletion of North', ofInstance('delete'), ['admin']],
  ['a deletion of an agent', ofAgent, ['admin']],
];

describeDatabases('the history', (subject) => {
  let database: Database;
  beforeAll(async () => {
    await fillWorld(subject().database);
    database = forgetting(subject().database);
  });

  async function mayHaveWritten(who: ActorName, entry: Entry): Promise<boolean> {
    const actor = ACTORS[who];
    if (!('accountId' in actor)) return false;
    const change = { ...entry, version: 9, source: 'api', before: null, after: null };
    const binding = { tenantId: TENANT, accountId: actor.accountId };
    try {
      await database.transaction(binding, (tx) =>
        tx.query('select app_seal($1::jsonb)', [JSON.stringify([change])]),
      );
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: '42501' });
      return false;
    }
  }

  it.each(CASES)('takes %s from who may make it', async (_what, entry, wanted) => {
    const may: ActorName[] = [];
    for (const who of ACTOR_NAMES) if (await mayHaveWritten(who, entry)) may.push(who);
    expect(may).toEqual(wanted);
  });
});
