/** What a transaction of the embedded database was given to run is not kept by it (`decisions/0099`). */
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPglite } from '../../../server/db/create-pglite.ts';
import { lettingGo } from '../../../server/db/letting-go.ts';

let pglite: PGlite;

beforeAll(async () => {
  ({ pglite } = await createPglite({}));
});
afterAll(() => pglite.close());

it('answers what the work answers', async () => {
  expect(await pglite.transaction(lettingGo(async ({ closed }) => `closed: ${closed}`))).toBe(
    'closed: false',
  );
});

it('rejects with what the work throws', async () => {
  const failing = lettingGo(async () => {
    throw new Error('deadlock');
  });
  await expect(pglite.transaction(failing)).rejects.toThrow('deadlock');
});

it('has let go of the work as soon as it runs', async () => {
  const work = lettingGo(async () => 'once');
  await pglite.transaction(work);
  await expect(pglite.transaction(work)).rejects.toThrow('let go of');
});
