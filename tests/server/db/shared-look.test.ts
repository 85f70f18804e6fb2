/** Who asks for a position of the primary gets one that was read after asking. */
import { expect, test } from 'vitest';
import { sharedLook } from '../../../server/db/replicas.ts';

function counted() {
  const looks: PromiseWithResolvers<string>[] = [];
  const look = sharedLook(() => {
    const begun = Promise.withResolvers<string>();
    looks.push(begun);
    return begun.promise;
  });
  return { look, looks };
}
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test('those who ask while a look is under way share the one after it', async () => {
  const { look, looks } = counted();
  const first = look();
  await soon();
  const others = [look(), look()];
  await soon();
  expect(looks.length).toBe(1);
  looks[0]?.resolve('first');
  await soon();
  looks[1]?.resolve('second');
  expect(await Promise.all([first, ...others])).toEqual(['first', 'second', 'second']);
  expect(looks.length).toBe(2);
});

test('one that fails fails those who asked for it, and the next is tried', async () => {
  const { look, looks } = counted();
  const first = look();
  await soon();
  const next = look();
  looks[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await soon();
  looks[1]?.resolve('back');
  expect(await next).toBe('back');
});
