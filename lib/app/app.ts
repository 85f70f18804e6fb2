/** What every page of the extension is given: its store, its drafts, its guard, and the way to send commands. */
import { effect } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import type { Surface } from '../messages/protocol.ts';
import type { AppError } from '../schema/app-error.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import type { AnyRow } from '../schema/rows.ts';
import { type Clock, systemClock } from './clock.ts';
import { type DraftField, draftPatch } from './draft.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import type { EntryMemory } from './entry-memory.ts';
import { adoptLeft, storedDraft } from './left-drafts.ts';
import type { HostPermissions } from './setup-flow.ts';
import { createStore, type Store } from './store.ts';
import type { WriteGuard } from './visibility-guard.ts';

export interface App {
  readonly surface: Surface;
  readonly client: PageClient;
  readonly store: Store;
  readonly drafts: Drafts;
  readonly guard: WriteGuard;
  readonly clock: Clock;
  /** What Back finds again. */
  readonly entries: EntryMemory;
  /** Of pages in windows of our own. */
  readonly permissions: HostPermissions | null;
  /** A record is opened, or a newer state of it is here: drafts move on to it. */
  openRecord(row: AnyRow): void;
  /** Queues the named fields of the draft; the draft keeps what was not accepted. */
  saveDraft(user: CrmUser, fields: readonly DraftField[]): Promise<AppError | null>;
  stop(): void;
}

export interface AppOptions {
  client: PageClient;
  guard: WriteGuard;
  clock?: Clock;
  permissions?: HostPermissions;
  entries?: EntryMemory;
}

/** Of pages without a history of their own: they remember nothing. */
const NO_ENTRIES: EntryMemory = { recall: () => undefined, keep: () => undefined };

export function createApp(options: AppOptions): App {
  const { client, guard, clock = systemClock, permissions = null, entries = NO_ENTRIES } = options;
  const store = createStore({ client, clock });
  const drafts = createDrafts(
    (recordId, draft) => void client.call('keepDraft', { recordId, draft: draft && storedDraft(draft) }),
  );
  const adopt = (row: AnyRow) => adoptLeft({ client, store, drafts }, row);
  const stopFollowing = effect(() => {
    const person = store.person.value;
    if (!person) return;
    drafts.follow(person.user, store.view.value?.session.username);
    adopt(person.user);
  });
  // What one account drafted is not for the next one at the same page.
  let account: string | null = null;
  const stopWatchingAccount = effect(() => {
    const username = store.view.value?.session.username ?? null;
    if (account !== null && username !== account) drafts.discardAll();
    account = username;
  });
  return {
    surface: client.surface,
    client,
    store,
    drafts,
    guard,
    clock,
    entries,
    permissions,
    openRecord(row) {
      drafts.follow(row);
      adopt(row);
    },
    async saveDraft(user, fields) {
      const draft = drafts.of(user.id);
      if (!draft) return null;
      const patch = draftPatch<CrmUserPatch>(draft.fields, fields);
      const result = await client.call('editUser', {
        userId: user.id,
        baseVersion: draft.base.version,
        patch,
      });
      if (!result.ok) return result.error;
      drafts.discard(user.id, fields);
      return null;
    },
    stop() {
      stopFollowing();
      stopWatchingAccount();
      store.stop();
    },
  };
}
