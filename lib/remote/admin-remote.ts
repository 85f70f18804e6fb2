/** What only the server has and only the console asks for: the history of a record, and accounts with their grants. */
import * as v from 'valibot';
import { type AccountPatch, type AccountRecord, AccountRecordSchema } from '../schema/account-record.ts';
import { type AuditEntry, AuditEntrySchema } from '../schema/audit-entry.ts';
import type { Kind } from '../schema/kind.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { Http } from './http.ts';
import { parseAnswer } from './parse-answer.ts';

export interface ServerPage<T> {
  items: T[];
  next: string | null;
}

export interface AccountWrite {
  id: string;
  version: number;
  key: string;
  patch: AccountPatch;
}

export interface AdminRemote {
  readHistory(record: { kind: Kind; id: string; after: string | null }): Promise<ServerPage<AuditEntry>>;
  readAccounts(query: { search: string; after: string | null }): Promise<ServerPage<AccountRecord>>;
  patchAccount(write: AccountWrite): Promise<AccountRecord>;
  /** Ends every sign-in of the account. */
  endSessions(id: string): Promise<AccountRecord>;
  /** Lifts what wrong passwords locked. */
  unlockAccount(id: string): Promise<AccountRecord>;
}

const PAGE = 50;
const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });
const HistorySchema = pageOf(AuditEntrySchema);
const AccountsSchema = pageOf(AccountRecordSchema);

export function createAdminRemote(http: Http): AdminRemote {
  /** Doing it twice has one effect. */
  const post = async (path: string) => {
    const answer = await http({ method: 'POST', path, headers: { 'patchpanel-source': 'console' } });
    return parseAnswer(AccountRecordSchema, answer.body);
  };
  return {
    async readHistory({ kind, id, after }) {
      const answer = await http({ path: `v1/${kind}/${id}/history`, query: { after, limit: PAGE } });
      return parseAnswer(HistorySchema, answer.body);
    },
    async readAccounts({ search, after }) {
      const query = { q: search === '' ? null : search, after, limit: PAGE };
      return parseAnswer(AccountsSchema, (await http({ path: 'v1/accounts', query })).body);
    },
    async patchAccount({ id, version, key, patch }) {
      const headers = {
        'if-match': `"${version}"`,
        'idempotency-key': `${key}.1`,
        'patchpanel-protocol': String(SERVER_PROTOCOL),
        'patchpanel-source': 'console',
      };
      const answer = await http({ method: 'PATCH', path: `v1/accounts/${id}`, json: patch, headers });
      return parseAnswer(AccountRecordSchema, answer.body);
    },
    endSessions: (id) => post(`v1/accounts/${id}/sign-out`),
    unlockAccount: (id) => post(`v1/accounts/${id}/unlock`),
  };
}
