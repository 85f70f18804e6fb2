/** Why somebody who comes from an outside issuer is not let in, in words for them. Runs in the server. */

/** What the person is told; `%` is the issuer's name. Nothing of what a token says is repeated. */
const TEXTS = {
  cancelled: 'The sign-in at % was cancelled.',
  unreachable: '% cannot be reached at the moment. Try again in a minute.',
  refused: '% refused this server. Give your administrator the line below.',
  untrusted:
    'The answer of % cannot be trusted, so nobody was signed in. Give your administrator the line below.',
  'not-fresh': '% did not ask you to sign in again, as it should. Sign out there, then try again.',
  tenant: 'Your organisation at % does not belong to this server. Ask your administrator.',
  nameless: '% did not say your username. Give your administrator the line below.',
  'not-added': 'You are known to %, but have no account in Patchpanel. Ask an administrator to add you.',
  'no-role': 'You are known to %, but have no role in Patchpanel. Ask an administrator for one.',
  'username-taken': 'Another account of Patchpanel has your username. Ask an administrator.',
  'no-instance': 'Your role at % is for a CRM instance that Patchpanel does not have. Ask an administrator.',
  disabled: 'This account is disabled. Ask an administrator.',
  'last-admin':
    'You are the last admin of Patchpanel, and % does not call you one any more. Ask it for the role back.',
} as const;

export type RefusalReason = keyof typeof TEXTS;

/** An expected end of a sign-in that came from outside. */
export class OutsideRefusal extends Error {
  override readonly name = 'OutsideRefusal';
  readonly reason: RefusalReason;
  /** For the log and for whoever is asked for help; no value of a token. */
  readonly detail: string;

  constructor(reason: RefusalReason, detail: string = reason) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }

  textFor(issuerName: string): string {
    return TEXTS[this.reason].replaceAll('%', () => issuerName);
  }
}

/** Reasons that only the log explains further. */
export function isForAdministrator({ reason }: OutsideRefusal): boolean {
  return reason === 'refused' || reason === 'untrusted' || reason === 'nameless';
}
