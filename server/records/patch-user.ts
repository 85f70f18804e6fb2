/** Editing one CRM user: the edit that panels make. Runs in the server. */
import type { Transaction } from '../db/database.ts';
import type { Caller } from './caller.ts';
import type { StoredAnswer } from './idempotency.ts';
import { type Edit, patchRecord } from './patch-record.ts';

export type UserWrite = Omit<Edit, 'kind' | 'secrets'>;

export function patchUser(tx: Transaction, caller: Caller, write: UserWrite): Promise<StoredAnswer> {
  return patchRecord(tx, caller, { ...write, kind: 'crm-users' });
}
