/** Events of sign-ins in the log: who came in, who did not and why, who changed a password. Never what was typed. Runs in the server. */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { SignInResult } from './accounts.ts';
import type { ChangeResult } from './change-password.ts';
import type { ClientAddress } from './client-address.ts';
import { notesOf } from './request-notes.ts';

export interface SignInLog {
  signIn(request: IncomingMessage, result: SignInResult): void;
  change(request: IncomingMessage, result: ChangeResult): void;
}

/** An account that nobody knows is `null`: what was typed for its name may be a password. */
export function signInLog(log: Logger, clientAddress: ClientAddress): SignInLog {
  const write = (request: IncomingMessage, what: string, result: SignInResult | ChangeResult) => {
    const notes = notesOf(request);
    const accountId = 'accountId' in result ? result.accountId : null;
    if (accountId !== null) notes.accountId = accountId;
    const about = { requestId: notes.requestId, accountId, address: clientAddress(request) };
    if (result.ok) return log.info(about, what);
    const by = result.reason === 'locked' ? { by: result.by, seconds: result.seconds } : {};
    // Nobody is kept out who should come in, or comes in who should not.
    const isExpected = result.reason === 'due' || result.reason === 'unfit';
    log[isExpected ? 'info' : 'warn']({ ...about, reason: result.reason, ...by }, `${what} refused`);
  };
  return {
    signIn: (request, result) => write(request, 'sign-in with a password', result),
    change: (request, result) => write(request, 'change of a password', result),
  };
}
