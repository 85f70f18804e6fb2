/** Edits that an older build queued, in the form of this one: it knew CRM users only. Runs while the database is upgraded. */
import type { OutboxEntry } from './cache.ts';

/** Until version 3 of the database. */
interface UserEntry extends Omit<OutboxEntry, 'kind' | 'id' | 'after'> {
  userId: string;
  after?: string;
}

interface OutboxStore {
  getAll(): Promise<unknown[]>;
  put(entry: OutboxEntry): Promise<unknown>;
}

/** Awaits nothing but the store itself, which would end the transaction. */
export async function upgradeOutbox(store: OutboxStore): Promise<void> {
  for (const entry of await store.getAll()) {
    if (isUserEntry(entry)) await store.put(upgraded(entry));
  }
}

function isUserEntry(entry: unknown): entry is UserEntry {
  return typeof entry === 'object' && entry !== null && 'userId' in entry;
}

function upgraded({ userId, after, ...entry }: UserEntry): OutboxEntry {
  return { ...entry, kind: 'crm-users', id: userId, ...(after === undefined ? {} : { after: [after] }) };
}
