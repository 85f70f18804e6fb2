/** The drafts of the page, one per record, as a signal. Each change is told, so that somebody keeps them beyond the page. */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { AnyRow } from '../schema/rows.ts';
import { type DraftField, type DraftFields, type RecordDraft, rebased } from './draft.ts';

export interface Drafts {
  /** The draft of a record; reading it subscribes. */
  of(id: string): RecordDraft | null;
  /** The same without subscribing. */
  peek(id: string): RecordDraft | null;
  /** Every draft, in the order they were begun. */
  readonly all: ReadonlySignal<readonly RecordDraft[]>;
  /** How many records have a draft. */
  readonly count: ReadonlySignal<number>;
  /** Goes on with a draft of a page that is gone. */
  adopt(row: AnyRow, draft: RecordDraft): void;
  change(row: AnyRow, fields: DraftFields): void;
  discard(id: string, fields?: readonly DraftField[]): void;
  /** Discards every draft of the page. */
  discardAll(): void;
  /** Follows a new state of the record; `own` is the account whose changes need not be told. */
  follow(row: AnyRow, own?: string | null): void;
  /** The person has seen the other change and keeps what they drafted. */
  keepMine(row: AnyRow): void;
  /** The person has seen the other change and lets it stand in these fields; the rest of the draft is one over the new row. */
  keepTheirs(row: AnyRow, fields: readonly DraftField[]): void;
}

/** `null`: there is no draft of the record any more. */
export type OnDraft = (id: string, draft: RecordDraft | null) => void;

export function createDrafts(onDraft: OnDraft = () => undefined): Drafts {
  const drafts = signal<ReadonlyMap<string, RecordDraft>>(new Map());

  const put = (id: string, draft: RecordDraft | null) => {
    const before = drafts.peek().get(id) ?? null;
    if (draft === before) return;
    const next = new Map(drafts.peek());
    if (draft) next.set(id, draft);
    else next.delete(id);
    drafts.value = next;
    if (JSON.stringify(draft) !== JSON.stringify(before)) onDraft(id, draft);
  };

  return {
    of: (id) => drafts.value.get(id) ?? null,
    peek: (id) => drafts.peek().get(id) ?? null,
    all: computed(() => [...drafts.value.values()]),
    adopt: (row, draft) => put(row.id, rebased(draft, row)),
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
      for (const id of [...drafts.peek().keys()]) put(id, null);
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
    keepTheirs(row, fields) {
      const draft = drafts.peek().get(row.id);
      if (!draft) return;
      const kept = Object.entries(draft.fields).filter(([key]) => !fields.includes(key as DraftField));
      put(row.id, rebased({ begunOn: row.version, base: draft.base, fields: Object.fromEntries(kept) }, row));
    },
  };
}
