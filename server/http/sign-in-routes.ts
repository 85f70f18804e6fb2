/** Routes of passwords and sign-ins: of local accounts, of others by an admin, and the own. */
import * as v from 'valibot';
import { AccountRecordSchema, NewPasswordSchema } from '../../lib/schema/account-record.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { endOwnSignIns, endSignIns, setPassword, unlock } from '../records/sign-ins.ts';
import { idOf } from './record-routes.ts';
import type { DataRoute } from './route.ts';
import { sourceOf, WRITE_HEADERS } from './write-routes.ts';

const Account = { name: 'AccountRecord', schema: AccountRecordSchema };
const Problem = { name: 'Problem', schema: ProblemSchema };
const { 'Patchpanel-Source': SOURCE } = WRITE_HEADERS;

export const SIGN_IN_ROUTES: readonly DataRoute[] = [
  {
    method: 'POST',
    path: '/v1/accounts/:id/password',
    access: 'write',
    summary:
      'Gives a local account a new password, which ends its sign-ins and lifts its lock. Takes no key.',
    headers: { 'Patchpanel-Source': SOURCE },
    body: { name: 'NewPassword', schema: NewPasswordSchema },
    answers: { 200: Account, 409: Problem, 422: Problem },
    answer: async (request) => ({
      body: await setPassword(request.transaction, request.caller, {
        id: idOf(request),
        body: request.body,
        source: sourceOf(request),
      }),
    }),
  },
  {
    method: 'POST',
    path: '/v1/accounts/:id/sign-out',
    access: 'write',
    summary: 'Ends every sign-in of an account; its next request, and each that waits, is answered 401.',
    headers: { 'Patchpanel-Source': SOURCE },
    answers: { 200: Account },
    answer: async (request) => ({
      body: await endSignIns(request.transaction, request.caller, {
        id: idOf(request),
        source: sourceOf(request),
      }),
    }),
  },
  {
    method: 'POST',
    path: '/v1/accounts/:id/unlock',
    access: 'write',
    summary: 'Lifts what wrong passwords locked; the next attempt is looked at.',
    headers: { 'Patchpanel-Source': SOURCE },
    answers: { 200: Account },
    answer: async (request) => ({
      body: await unlock(request.transaction, request.caller, {
        id: idOf(request),
        source: sourceOf(request),
      }),
    }),
  },
  {
    method: 'POST',
    path: '/v1/me/sign-out',
    access: 'write',
    summary: 'Ends every sign-in of the account that asks, this one too.',
    answers: { 200: { name: 'SignedOut', schema: v.object({ signedOut: v.literal(true) }) } },
    async answer({ transaction, caller }) {
      await endOwnSignIns(transaction, caller);
      return { body: { signedOut: true } };
    },
  },
];
