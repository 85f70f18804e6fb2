/** A tenant with a crowd: people who have a CRM user and an account each, and an admin. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { Database } from '../../server/db/database.ts';
import { loadTenant } from '../../server/db/load.ts';
import { ACCOUNTS, NORTH, ROWS, TENANT, user } from '../server/tenant-fixture.ts';

const uuid = (group: number, n: number) =>
  `00000000-0000-4000-8000-${String(group * 1e9 + n).padStart(12, '0')}`;

/** The n-th person's CRM user. */
export const crowdUser = (n: number) => uuid(11, n);
/** The n-th person's account: an agent, who polls the own view. */
export const crowdAccount = (n: number) => uuid(12, n);
/** The n-th supporter, who polls the feed. */
export const supportAccount = (n: number) => uuid(13, n);

export interface Crowd {
  readonly agents: number;
  readonly supporters: number;
}

/** Besides them there are the people of `tenant-fixture.ts`. */
export async function loadCrowd(database: Database, { agents, supporters }: Crowd): Promise<void> {
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  const account = (id: string, grant: Partial<Grant>) => ({
    id,
    issuer: 'local',
    subject: id,
    username: id,
    grants: [{ instanceId: null, crmUserId: null, ...grant } as Grant],
  });
  const users = numbers(agents).map((n) => user(crowdUser(n), `person.${n}`));
  const rows = { ...ROWS, 'crm-users': [...ROWS['crm-users'], ...users] } as unknown as RowsByKind;
  await loadTenant(database, {
    tenantId: TENANT,
    rows,
    accounts: [
      ...ACCOUNTS,
      ...numbers(agents).map((n) =>
        account(crowdAccount(n), {
          role: 'agent',
          instanceId: NORTH,
          crmUserId: crowdUser(n),
        } as Partial<Grant>),
      ),
      ...numbers(supporters).map((n) => account(supportAccount(n), { role: 'support' } as Partial<Grant>)),
    ],
  });
}
