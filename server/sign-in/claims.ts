/** What our own access tokens say besides RFC 9068, and for how long they are good. Runs in the server. */

/** How often all sign-ins of the account had been ended when the token was issued. */
export const SIGN_OUTS_CLAIM = 'sign_outs';

/** Access tokens outlive a sign-out by this much at most; every request looks at the account anyway. */
export const ACCESS_TOKEN_SECONDS = 300;
