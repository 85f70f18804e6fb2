/** Rows of the tables that no request of the world fills: secrets, passwords, keys, sign-ins, parts of files, imports of no instance. */
import type { Database } from '../../../server/db/database.ts';
import { ACTORS, idsAt, OTHER_TENANT, type Place, TENANT } from './people.ts';
import { markOf } from './world.ts';

/** Past every wall, as the owner of the database. */
async function asOwner(database: Database, sql: string, parameters: readonly unknown[]): Promise<void> {
  await database.transaction({ tenantId: TENANT, system: 'seed' }, async (tx) => {
    await tx.query("select set_config('role', 'none', true)");
    await tx.query(sql, parameters);
  });
}

const ofPlaces = [
  `insert into crm_instance_secrets (tenant_id, instance_id, field, cipher) values ($1, $2, 'password', '\\x00')`,
];

/** Of each of these, so that some find their own and others do not. */
const ofAccounts = [
  `insert into import_parts (tenant_id, account_id, file_id, from_byte, bytes) values ($1, $2, $2, 0, '\\x00')`,
  `insert into local_passwords (tenant_id, account_id, hash) values ($1, $2, 'none')`,
];

const ofTenants = [
  `insert into provider_payloads (tenant_id, model, id, payload) values ($1, 'RefreshToken', 'of the world', '{}')`,
  `insert into server_keys (tenant_id, name, value) values ($1, 'of the world', '{}')`,
  `insert into sign_in_failures (tenant_id, kind, key, failures, locked_until, forgotten_at)
   select $1, kind, repeat('0', 64), 1, now(), now() + interval '1 day' from unnest(array['username', 'address']) as kind`,
  `insert into import_jobs select made.* from import_jobs j,
     jsonb_populate_record(j, jsonb_build_object('id', $2::text, 'instance_id', null, 'kind', 'cti-agents')) as made
   where j.tenant_id = $1 and j.id = $3`,
  `insert into import_chunks select made.* from import_chunks c,
     jsonb_populate_record(c, jsonb_build_object('job_id', $2::text, 'instance_id', null)) as made
   where c.tenant_id = $1 and c.job_id = $3`,
];

export async function fillKept(database: Database): Promise<void> {
  const tenantOf = (place: Place) => (place === 'other tenant' ? OTHER_TENANT : TENANT);
  const given: [string[], unknown[][]][] = [
    [
      ofPlaces,
      (['North', 'South', 'other tenant'] as const).map((place) => [
        tenantOf(place),
        idsAt(place)['crm-instances'],
      ]),
    ],
    [
      ofAccounts,
      [
        ...[ACTORS.admin, ACTORS['admin of North'], ACTORS['support of North']].map(({ accountId }) => [
          TENANT,
          accountId,
        ]),
        [OTHER_TENANT, ACTORS['admin of the other tenant'].accountId],
      ],
    ],
  ];
  for (const [statements, each] of given) {
    for (const sql of statements) for (const parameters of each) await asOwner(database, sql, parameters);
  }
  for (const place of ['North', 'other tenant'] as const) {
    const { plannedAgents, planned } = idsAt(place);
    const parameters = [tenantOf(place), plannedAgents, planned];
    for (const sql of ofTenants) {
      await asOwner(database, sql, sql.includes('$3') ? parameters : parameters.slice(0, 1));
    }
  }
  const { account, 'crm-instances': instanceId } = idsAt('South');
  await asOwner(
    database,
    `with made as (insert into accounts (tenant_id, id, issuer, subject, username) values ($1, $2::uuid, 'local', $2::uuid::text, $3))
     insert into grants (tenant_id, account_id, role, instance_id) values ($1, $2, 'support', $4)`,
    [TENANT, account, markOf('South', 'account'), instanceId],
  );
}
