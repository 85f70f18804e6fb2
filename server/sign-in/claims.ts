/** Claims of our own access tokens that are not of RFC 9068. Runs in the server. */

/** How often all sign-ins of the account had been ended when the token was issued. */
export const SIGN_OUTS_CLAIM = 'sign_outs';
