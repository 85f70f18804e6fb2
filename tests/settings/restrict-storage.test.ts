/** What the extension stores is closed to scripts in pages, by the one call that a browser has for it. */
import { expect, it, vi } from 'vitest';
import { restrictStorage } from '../../lib/settings/items.ts';

const area = () => ({ setAccessLevel: vi.fn(async () => undefined) });
const { storage } = vi.hoisted(() => ({
  storage: {} as Record<'local' | 'session', ReturnType<typeof area>>,
}));
vi.mock('wxt/browser', () => ({ browser: { storage } }));
vi.mock('wxt/utils/storage', () => ({ storage: { defineItem: () => ({}) } }));

it('is closed to content scripts, all of it', async () => {
  Object.assign(storage, { local: area(), session: area() });
  await restrictStorage();
  for (const { setAccessLevel } of Object.values(storage))
    expect(setAccessLevel.mock.calls).toEqual([[{ accessLevel: 'TRUSTED_CONTEXTS' }]]);
});
