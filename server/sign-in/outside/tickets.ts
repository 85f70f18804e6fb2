/** What is kept while a person is away at an outside issuer: found by a random text that works once. Runs in the server. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../db/database.ts';

type Model = 'OutsideSignIn' | 'OutsideSignOut';

export interface Tickets {
  keep(model: Model, ticket: string, payload: object): Promise<void>;
  /** `null` where it was never given, was taken already, or is too old. */
  take(model: Model, ticket: string): Promise<unknown>;
}

/** Somebody may have to look for a second factor. */
const SECONDS = 1800;

/** Long enough for a code verifier too (RFC 7636, section 4.1). */
export const newTicket = () => randomBytes(32).toString('base64url');

const hashed = (ticket: string) => createHash('sha256').update(ticket).digest('base64url');

export function ticketStorage(database: Database, tenantId: string): Tickets {
  const binding = { tenantId, system: 'sign-in' } as const;
  return {
    async keep(model, ticket, payload) {
      await database.transaction(binding, (transaction) =>
        transaction.query(
          `insert into provider_payloads (tenant_id, model, id, payload, expires_at)
           values ($1, $2, $3, $4::text::jsonb, now() + make_interval(secs => $5::float8))`,
          [tenantId, model, hashed(ticket), JSON.stringify(payload), SECONDS],
        ),
      );
    },
    async take(model, ticket) {
      const [row] = await database.transaction(binding, (transaction) =>
        transaction.query<{ payload: unknown; fresh: boolean }>(
          `delete from provider_payloads where tenant_id = $1 and model = $2 and id = $3
           returning payload, expires_at > now() as fresh`,
          [tenantId, model, hashed(ticket)],
        ),
      );
      return row?.fresh ? row.payload : null;
    },
  };
}
