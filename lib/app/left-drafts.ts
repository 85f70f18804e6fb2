/** Drafts of pages that are gone: taken up where their user is opened, else shown and copied. */
import { recordName } from '../domain/record-name.ts';
import type { PageClient } from '../messages/page-client.ts';
import type { LeftDraft, StoredDraft } from '../schema/kept-draft.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { type DraftFields, draftPatch, fieldsIn, type RecordDraft } from './draft.ts';
import type { Drafts } from './drafts.ts';
import type { Store } from './store.ts';

interface Page {
  client: PageClient;
  store: Store;
  drafts: Drafts;
}

/** Whoever opens the record goes on with the draft that was left, unless there is a newer one on this page. */
export function adoptLeft({ client, store, drafts }: Page, row: AnyRow): void {
  const left = store.view.value?.leftDrafts?.find(
    ({ why, draft }) => why === 'open' && draft.base.id === row.id,
  );
  if (!left || drafts.peek(row.id)) return;
  drafts.adopt(row, draftOf(left));
  const draft = drafts.peek(row.id);
  void client.call('keepDraft', {
    recordId: row.id,
    draft: draft && storedDraft(draft),
    instead: left.id,
  });
}

export function storedDraft(draft: RecordDraft): StoredDraft {
  return { ...draft, base: { ...draft.base }, fields: { ...draft.fields } };
}

/** What a page of ours has put in comes out again. */
export function draftOf({ draft }: LeftDraft): RecordDraft {
  return { ...draft, base: draft.base as unknown as AnyRow, fields: draft.fields as DraftFields };
}

/** JSON, one object a draft: which record, and the body of the write it would be. */
export function draftsJson(drafts: readonly RecordDraft[]): string {
  return JSON.stringify(
    drafts.map(({ base, begunOn, fields }) => ({
      record: recordName(base),
      id: base.id,
      version: begunOn,
      ...draftPatch<RecordPatch>(fields, fieldsIn(fields)),
    })),
    null,
    2,
  );
}
