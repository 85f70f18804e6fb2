/** What the server says about itself: identity of its data, its version, the client protocols it speaks. */
import packageJson from '../../package.json' with { type: 'json' };
import type { Database } from '../db/database.ts';
import { PROTOCOL } from '../protocol.ts';
import type { ServerFacts } from './route.ts';

export async function readFacts(
  database: Database,
  at: {
    tenantId: string;
    url: string;
    protocol?: ServerFacts['protocol'];
    signIn?: ServerFacts['signIn'];
  },
): Promise<ServerFacts> {
  const [row] = await database.transaction(
    { tenantId: at.tenantId, system: 'sign-in' },
    (transaction) =>
      transaction.query<{ server_id: string }>('select server_id from tenants where tenant_id = $1', [
        at.tenantId,
      ]),
    { readOnly: true },
  );
  if (row === undefined) throw new Error(`The database has no tenant ${at.tenantId}.`);
  return {
    serverId: row.server_id,
    serverVersion: packageJson.version,
    protocol: at.protocol ?? PROTOCOL,
    issuer: `${at.url}/oidc`,
    signIn: at.signIn ?? { passwords: true, issuers: [] },
  };
}
