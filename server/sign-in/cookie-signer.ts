/** Signs the sign-in's cookies with HMAC-SHA-256; the library by itself would take SHA-1. Runs in the server. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `cookies` asks of a signer. */
export interface CookieSigner {
  sign(data: string): string;
  verify(data: string, digest: string): boolean;
  /** Which key signed it, -1 for none; by others than the first it is signed anew. */
  index(data: string, digest: string): number;
}

export function cookieSigner(keys: readonly [string, ...string[]]): CookieSigner {
  const by = (key: string, data: string) => createHmac('sha256', key).update(data).digest();
  const index = (data: string, digest: string) => {
    const given = Buffer.from(digest, 'base64url');
    return keys.findIndex((key) => {
      const right = by(key, data);
      return given.length === right.length && timingSafeEqual(given, right);
    });
  };
  return {
    sign: (data) => by(keys[0], data).toString('base64url'),
    verify: (data, digest) => index(data, digest) >= 0,
    index,
  };
}
