/** Two people changed one thing: what each of them made of it, for the dialog that asks which one stays. */
import type { Kind } from './kind.ts';
import type { MappedAgent } from './me.ts';
import type { SettingValue } from './settings-fields.ts';

/** One side of a field in conflict, ready to be put into words. */
export type ConflictSide =
  /** Name, username, CRM Id or the name of another record; `null` is "none". */
  | { type: 'text'; value: string | null }
  /** Match patterns, or another list of texts. */
  | { type: 'list'; values: string[] }
  /** A settings field, the workflow of an event, or whether the record is active; `undefined` inherits. */
  | { type: 'setting'; value: SettingValue | undefined }
  /** What this side added to and removed from the list that both started from. */
  | { type: 'mapping'; mode: 'inherit' | 'override'; added: MappedAgent[]; removed: MappedAgent[] };

/** What one side gives a field. */
export interface FieldSide {
  /** Field key, as in `PendingChange.fields`. */
  field: string;
  side: ConflictSide;
}

export interface ConflictField {
  /** Field key, as in `PendingChange.fields`. */
  field: string;
  mine: ConflictSide;
  theirs: ConflictSide;
}

export interface Conflict {
  changeId: string;
  /** Of the record. */
  kind: Kind;
  id: string;
  name: string;
  /** Version of the record with their change: what a decision is about. */
  version: number;
  /** Who changed it on the server, and when (ISO 8601), as the server says. */
  theirsBy: string | null;
  theirsAt: string;
  /** Milliseconds since 1970 by this machine's clock, for its age. */
  mineAt: number;
  fields: ConflictField[];
}
