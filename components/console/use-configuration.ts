/** Instances and environments for the left pane; `null` for accounts that read no directory, `undefined` while on the way. */
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { type Answer, useRead } from './use-read.ts';

export function useConfiguration(): Configuration | null | undefined {
  const { client, store } = useApp();
  const session = store.view.value?.session;
  const mayRead = session?.role === 'admin' || session?.role === 'support';
  // What may be changed differs by role, though the rows that are seen may be the same.
  const reading = useRead<Configuration | null>(`configuration ${session?.role}`, async () =>
    mayRead ? client.call('readConfiguration', {}) : NOTHING,
  );
  if (!session) return undefined;
  return mayRead ? (reading.value ?? undefined) : null;
}

const NOTHING: Answer<null> = { ok: true, value: null };
