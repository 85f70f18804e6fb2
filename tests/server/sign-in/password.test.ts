/** Hashing of passwords: what matches, and what must be made anew. */
import { expect, test } from 'vitest';
import {
  hashOfNobody,
  hashPassword,
  isOutdated,
  MAX_PASSWORD,
  verifyPassword,
} from '../../../server/sign-in/password.ts';

test('the right password matches its hash', async () => {
  expect(await verifyPassword('korrekt pferd', await hashPassword('korrekt pferd'))).toBe(true);
});

test('another password does not match', async () => {
  expect(await verifyPassword('korrekt pferde', await hashPassword('korrekt pferd'))).toBe(false);
});

test('every character of a long one counts', async () => {
  const long = 'x'.repeat(MAX_PASSWORD);
  const hash = await hashPassword(long);
  expect([await verifyPassword(long, hash), await verifyPassword(`${long.slice(1)}y`, hash)]).toEqual([
    true,
    false,
  ]);
});

test('one password has a new hash each time', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

test('an accented letter is one password however the keyboard composes it', async () => {
  expect(await verifyPassword('cafe\u0301', await hashPassword('caf\u00e9'))).toBe(true);
});

test('a hash of another make is an error, not a wrong password', async () => {
  await expect(verifyPassword('x', '$2b$10$abc')).rejects.toThrow('not one of ours');
});

// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt: N=2^15, r=8, p=3.
test('a hash is made at a cost that OWASP advises', async () => {
  expect(await hashPassword('any')).toMatch(/^scrypt\$32768\$8\$3\$/);
});

test('the hash of nobody has the cost of a real one, and no password matches it', async () => {
  expect(hashOfNobody()).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await verifyPassword('', hashOfNobody())).toBe(false);
});

test('a hash of a former cost still matches and is outdated', async () => {
  const former = await hashPassword('korrekt pferd', { N: 2 ** 15, r: 8, p: 1 });
  expect(await verifyPassword('korrekt pferd', former)).toBe(true);
  expect([isOutdated(former), isOutdated(await hashPassword('korrekt pferd'))]).toEqual([true, false]);
});
