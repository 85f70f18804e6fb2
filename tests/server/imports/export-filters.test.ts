/** The export of CRM users, filtered by each filter that the console's grid has; on both databases. */
import { beforeAll, expect, it } from 'vitest';
import { readCsv } from '../../../lib/csv/read-csv.ts';
import type { UsersExport } from '../../../server/imports/export-csv.ts';
import { describeDatabases } from '../../support/databases.ts';
import { create } from '../records/write-fixture.ts';
import { id, NICE, NORTH, own, TIER1 } from '../tenant-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

const CISCO = id(402);
const IDLE = id(520);
const MANY = Array.from({ length: 11 }, (_, n) => id(530 + n));

const USERS = {
  ' spaced': { mapping: own(MANY[0] ?? '') },
  EVE: { groupId: TIER1 },
  idle: { mapping: own(IDLE), groupId: TIER1 },
  jose: { fullName: 'José Nuñez' },
  many: { mapping: own(...MANY.slice(1), id(501)) },
  none: { mapping: own(), nativeId: 'N-0042' },
};

describeDatabases('the export of CRM users', (subject) => {
  let csv: Importer;
  beforeAll(async () => {
    const opened = await freshImporter(subject());
    const { database } = opened;
    csv = opened.csv;
    await create(database, 'environments', { id: CISCO, name: 'Cisco', platformType: 'cisco' });
    const agent = (agentId: string, more: object) =>
      create(database, 'cti-agents', { id: agentId, environmentId: CISCO, agentId, name: agentId, ...more });
    for (const each of MANY) await agent(each, {});
    await agent(IDLE, { environmentId: NICE, agentId: 'idle-1', active: false });
    for (const [place, [username, more]] of Object.entries(USERS).entries()) {
      await create(database, 'crm-users', { id: id(600 + place), instanceId: NORTH, username, ...more });
    }
  });

  it.each<[string, Partial<UsersExport>, string[]]>([
    ['nothing', {}, [' spaced', 'EVE', 'eve', 'finn', 'idle', 'jose', 'many', 'none']],
    ['a name in other case', { q: 'eve A' }, ['eve']],
    ['a name without its marks, and space around', { q: ' nunez ' }, ['jose']],
    ['a CRM id', { q: 'n-00' }, ['none']],
    ['an agent id in force', { q: '0007' }, ['EVE', 'eve', 'many']],
    ['a text that nothing holds', { q: 'nobody' }, []],
    ['a group', { groupId: TIER1 }, ['EVE', 'eve', 'idle']],
    ['no group', { groupId: 'none' }, [' spaced', 'finn', 'jose', 'many', 'none']],
    ['mapped', { mapped: 'mapped' }, [' spaced', 'EVE', 'eve', 'finn', 'idle', 'many']],
    ['unmapped', { mapped: 'unmapped' }, ['jose', 'none']],
    ['mode Inherit', { mode: 'inherit' }, ['EVE', 'eve', 'jose']],
    ['mode Override', { mode: 'override' }, [' spaced', 'finn', 'idle', 'many', 'none']],
    ['an environment', { environmentId: CISCO }, [' spaced', 'many']],
    ['health: inherits nothing', { health: 'inherits-nothing' }, ['jose']],
    ['health: unmapped', { health: 'unmapped' }, ['none']],
    ['health: inactive agents', { health: 'inactive-agents' }, ['idle']],
    ['health: over ten', { health: 'over-ten' }, ['many']],
    ['health: twins, each of them', { health: 'twins' }, ['EVE', 'eve']],
    ['health: stray space', { health: 'stray-space' }, [' spaced']],
    ['health: of agents alone', { health: 'owned-twice' }, []],
    ['several at once', { mode: 'override', environmentId: CISCO, health: 'over-ten', q: 'MAN' }, ['many']],
  ])('by %s', async (_, filter, usernames) => {
    const { rows } = readCsv(await csv.exportUsers(false, filter), { kind: 'crm-users' });
    expect(rows.map(({ cells }) => cells[1])).toEqual(usernames);
  });
});
