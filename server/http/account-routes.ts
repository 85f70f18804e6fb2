/** Routes of accounts and their grants: for admins of the whole tenant. */
import * as v from 'valibot';
import {
  AccountPatchSchema,
  AccountRecordSchema,
  NewAccountSchema,
} from '../../lib/schema/account-record.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { createAccount, listAccounts, patchAccount, readAccount } from '../records/accounts.ts';
import { integerParameter, SearchParameter, TokenParameter } from './parameters.ts';
import { idOf } from './record-routes.ts';
import type { DataRoute } from './route.ts';
import { headersOf, IF_MATCH, sent, WRITE_HEADERS } from './write-routes.ts';

const Account = { name: 'AccountRecord', schema: AccountRecordSchema };
const Problem = { name: 'Problem', schema: ProblemSchema };
const AccountListSchema = v.object({ items: v.array(AccountRecordSchema), next: v.nullable(v.string()) });

export const ACCOUNT_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/accounts',
    access: 'read',
    summary: 'Lists the accounts with their grants, a page at a time.',
    query: {
      q: v.optional(SearchParameter),
      after: v.optional(TokenParameter),
      limit: v.optional(integerParameter(1, 1000), '100'),
    },
    answers: { 200: { name: 'AccountRecordList', schema: AccountListSchema } },
    answer: async ({ transaction, caller, query }) => ({
      body: await listAccounts(transaction, caller, query),
    }),
  },
  {
    method: 'GET',
    path: '/v1/accounts/:id',
    access: 'read',
    summary: 'Reads one account with its grants; `ETag` is its version.',
    answers: { 200: Account },
    async answer(request) {
      const account = await readAccount(request.transaction, request.caller, idOf(request));
      return { body: account, headers: { ETag: `"${account.version}"` } };
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts',
    access: 'write',
    summary: 'Adds an account, which signs in at its issuer as its subject.',
    headers: WRITE_HEADERS,
    body: { name: 'NewAccountRecord', schema: NewAccountSchema },
    answers: { 201: Account, 409: Problem },
    answer: async (request) =>
      sent(
        await createAccount(request.transaction, request.caller, {
          body: request.body,
          ...headersOf(request),
        }),
      ),
  },
  {
    method: 'PATCH',
    path: '/v1/accounts/:id',
    access: 'write',
    summary: 'Disables or enables an account, and replaces its grants; effective with its next request.',
    headers: { ...IF_MATCH, ...WRITE_HEADERS },
    body: { name: 'AccountRecordPatch', schema: AccountPatchSchema },
    answers: { 200: Account, 409: Problem, 412: Problem },
    answer: async (request) =>
      sent(
        await patchAccount(request.transaction, request.caller, {
          id: idOf(request),
          ifMatch: request.header('If-Match'),
          body: request.body,
          ...headersOf(request),
        }),
      ),
  },
];
