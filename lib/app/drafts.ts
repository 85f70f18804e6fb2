/** The drafts of the page, one per CRM user, as a signal. They live as long as the page. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CrmUser } from '../schema/crm-records.ts';
import { type DraftField, type DraftFields, rebased, type UserDraft } from './draft.ts';

export interface Drafts {
  /** The draft of a user; reading it subscribes. */
  of(userId: string): UserDraft | null;
  /** How many users have a draft. */
  readonly count: ReadonlySignal<number>;
  change(user: CrmUser, fields: DraftFields): void;
  discard(userId: string, fields?: readonly DraftField[]): void;
  /** Discards every draft of the page. */
  discardAll(): void;
  /** Follows a new state of the record; `own` is the account whose changes need not be told. */
  follow(user: CrmUser, own?: string | null): void;
  /** The person has seen the other change and keeps theirs. */
  keepMine(user: CrmUser): void;
}

export function createDrafts(): Drafts {
  const drafts = signal<ReadonlyMap<string, UserDraft>>(new Map());

  const put = (userId: string, draft: UserDraft | null) => {
    const next = new Map(drafts.peek());
    if (draft) next.set(userId, draft);
    else if (!next.delete(userId)) return;
    drafts.value = next;
  };

  return {
    of: (userId) => drafts.value.get(userId) ?? null,
    count: computed(() => drafts.value.size),
    change(user, fields) {
      const draft = drafts.peek().get(user.id) ?? { begunOn: user.version, base: user, fields: {} };
      put(user.id, rebased({ ...draft, fields: { ...draft.fields, ...fields } }, user));
    },
    discard(userId, fields) {
      const draft = drafts.peek().get(userId);
      if (!draft) return;
      const kept = Object.entries(draft.fields).filter(
        ([key]) => fields && !fields.includes(key as DraftField),
      );
      put(userId, kept.length > 0 ? { ...draft, fields: Object.fromEntries(kept) } : null);
    },
    discardAll() {
      if (drafts.peek().size > 0) drafts.value = new Map();
    },
    follow(user, own = null) {
      const draft = drafts.peek().get(user.id);
      if (!draft) return;
      const { version, updatedBy: by, updatedAt: at } = user;
      const isOthers = version !== draft.begunOn && (by === null || by !== own);
      put(user.id, rebased(isOthers ? { ...draft, changed: { by, at } } : draft, user));
    },
    keepMine(user) {
      const draft = drafts.peek().get(user.id);
      if (!draft) return;
      put(user.id, rebased({ begunOn: user.version, base: user, fields: draft.fields }, user));
    },
  };
}
