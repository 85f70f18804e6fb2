/** Cookies of the sign-in are signed with SHA-256, by keys that can follow one another. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { cookieSigner } from '../../../server/sign-in/cookie-signer.ts';

const DATA = 'patchpanel_session=abc';

test('a signature is HMAC-SHA-256 of the cookie', () => {
  const right = createHmac('sha256', 'first').update(DATA).digest('base64url');
  expect(cookieSigner(['first']).sign(DATA)).toBe(right);
});

test('a former key is known, and another is not', () => {
  const signer = cookieSigner(['new', 'former']);
  const signed = ['new', 'former', 'another'].map((key) => cookieSigner([key]).sign(DATA));
  expect(signed.map((digest) => signer.index(DATA, digest))).toEqual([0, 1, -1]);
  expect(signed.map((digest) => signer.verify(DATA, digest))).toEqual([true, true, false]);
});

test.each(['', 'x', 'a'.repeat(43), `${cookieSigner(['new']).sign(DATA)}AAAA`])(
  '%j signs nothing',
  (digest) => {
    expect(cookieSigner(['new']).verify(DATA, digest)).toBe(false);
  },
);
