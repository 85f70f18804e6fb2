/** The brake of imports: more than a fifth of the users, to the user. */
import { expect, test } from 'vitest';
import { needsRemovalsConfirmed } from '../../lib/schema/import-plan.ts';

test('lets a fifth pass and stops one user more, however many users there are', () => {
  const wrong: number[] = [];
  for (let users = 0; users <= 250_000; users += 1) {
    const fifth = Math.floor(users / 5);
    const isRight =
      !needsRemovalsConfirmed({ removals: fifth, users }) &&
      needsRemovalsConfirmed({ removals: fifth + 1, users });
    if (!isRight) wrong.push(users);
  }
  expect(wrong).toEqual([]);
});
