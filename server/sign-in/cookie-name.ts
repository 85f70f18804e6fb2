/** Names of the sign-in's cookies. Runs in the server. */

/**
 * With its prefix a cookie is taken by https alone (RFC 6265bis, 4.1.3.1). On one's own machine, where the server speaks http,
 * browsers would refuse it.
 */
export const cookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Secure-${name}` : name);
