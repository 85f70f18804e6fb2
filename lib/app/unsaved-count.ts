/** How much a sign-out would lose: edits that are not saved, and drafts of this page and of pages that are gone. */
import type { Drafts } from './drafts.ts';
import type { Store } from './store.ts';

/** Subscribes to what it counts. */
export function unsavedCount({ store, drafts }: { store: Store; drafts: Drafts }): number {
  const pending = store.sync.value?.pending ?? 0;
  return pending + drafts.count.value + (store.view.value?.leftDrafts?.length ?? 0);
}
