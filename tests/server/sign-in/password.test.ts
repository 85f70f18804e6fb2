/** Hashing of passwords, and how long wrong ones lock a name. */
import { expect, test } from 'vitest';
import { delayAfter } from '../../../server/sign-in/accounts.ts';
import { hashPassword, verifyPassword } from '../../../server/sign-in/password.ts';

test('the right password matches its hash', async () => {
  expect(await verifyPassword('korrekt pferd', await hashPassword('korrekt pferd'))).toBe(true);
});

test('another password does not match', async () => {
  expect(await verifyPassword('korrekt pferde', await hashPassword('korrekt pferd'))).toBe(false);
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

test('the wait doubles from the fifth failure and ends at a quarter of an hour', () => {
  expect([1, 4, 5, 6, 7, 20].map(delayAfter)).toEqual([0, 0, 5, 10, 20, 900]);
});
