/** The drafts of the page, one per record, as a signal. They live as long as the page. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { AnyRow } from '../schema/rows.ts';
import { type DraftField, type DraftFields, type RecordDraft, rebased } from './draft.ts';

export interface Drafts {
  /** The draft of a record; reading it subscribes. */
  of(id: string): RecordDraft | null;
  /** How many records have a draft. */
  readonly count: ReadonlySignal<number>;
  change(row: AnyRow, fields: DraftFields): void;
  discard(id: string, fields?: readonly DraftField[]): void;
  /** Discards every draft of the page. */
  discardAll(): void;
  /** Follows a new state of the record; `own` is the account whose changes need not be told. */
  follow(row: AnyRow, own?: string | null): void;
  /** The person has seen the other change and keeps theirs. */
  keepMine(row: AnyRow): void;
}

export function createDrafts(): Drafts {
  const drafts = signal<ReadonlyMap<string, RecordDraft>>(new Map());

  const put = (id: string, draft: RecordDraft | null) => {
    const next = new Map(drafts.peek());
    if (draft) next.set(id, draft);
    else if (!next.delete(id)) return;
    drafts.value = next;
  };

  return {
    of: (id) => drafts.value.get(id) ?? null,
    count: computed(() => drafts.value.size),
    change(row, fields) {
      const draft = drafts.peek().get(row.id) ?? { begunOn: row.version, base: row, fields: {} };
      put(row.id, rebased({ ...draft, fields: { ...draft.fields, ...fields } }, row));
    },
    discard(id, fields) {
      const draft = drafts.peek().get(id);
      if (!draft) return;
      const kept = Object.entries(draft.fields).filter(
        ([key]) => fields && !fields.includes(key as DraftField),
      );
      put(id, kept.length > 0 ? { ...draft, fields: Object.fromEntries(kept) } : null);
    },
    discardAll() {
      if (drafts.peek().size > 0) drafts.value = new Map();
    },
    follow(row, own = null) {
      const draft = drafts.peek().get(row.id);
      if (!draft) return;
      const { version, updatedBy: by, updatedAt: at } = row;
      const isOthers = version !== draft.begunOn && (by === null || by !== own);
      put(row.id, rebased(isOthers ? { ...draft, changed: { by, at } } : draft, row));
    },
    keepMine(row) {
      const draft = drafts.peek().get(row.id);
      if (!draft) return;
      put(row.id, rebased({ begunOn: row.version, base: row, fields: draft.fields }, row));
    },
  };
}
