/** Names that a record page shows: they fill in the unknown person, and find a user whose native id nobody wrote down. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { user } from '../support/rows.ts';
import { atWork, claims, endAll, shown } from './at-work.ts';

afterEach(endAll);

const page = (nativeId: string, username: string | null, fullName: string | null = null) =>
  claims(1, { recordNativeId: '77', record: { nativeId, username, fullName } });

it('fill in the person whom the server does not know', async () => {
  const { site, view } = await atWork();
  await site(page('77', 'nora.newhire', 'Nora Newhire'));
  await vi.waitFor(() =>
    expect(view().person).toEqual({
      kind: 'unknown',
      nativeId: '77',
      username: 'nora.newhire',
      fullName: 'Nora Newhire',
    }),
  );
});

it('are left out where they are of another record', async () => {
  const { site, view } = await atWork();
  await site(page('76', 'former', 'Former Person'));
  await vi.waitFor(() =>
    expect(view().person).toEqual({ kind: 'unknown', nativeId: '77', username: null, fullName: null }),
  );
});

it('find the user of that username who has no native id', async () => {
  const { site, view, server } = await atWork();
  server.put({ ...user(11), version: 2, nativeId: null });
  await site(page('77', 'user.11'));
  await vi.waitFor(() => expect(shown(view())).toBe('user.11'));
});

it('do not find a user who has another native id', async () => {
  const { site, view } = await atWork();
  await site(page('77', 'user.11'));
  await vi.waitFor(() => expect(shown(view())).toBe('unknown'));
});
