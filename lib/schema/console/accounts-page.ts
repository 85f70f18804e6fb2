/** Accounts with their grants, a page at a time: only the server has them, and only for admins of everything. Types only. */
import type { AccountPatch, AccountRecord } from '../account-record.ts';

export interface AccountsQuery {
  search: string;
  /** Where a former page ended. */
  after: string | null;
}

export interface AccountsPage {
  items: AccountRecord[];
  next: string | null;
  /** Names of the CRM users that grants name, by id, as far as they are known here. */
  users: Record<string, string>;
}

export interface AccountSave {
  id: string;
  version: number;
  set: NonNullable<AccountPatch['set']>;
  /** Made by the page for each press of Save: the same save sent twice takes effect once. */
  key: string;
}
