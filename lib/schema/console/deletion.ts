/** Deleting and restoring from the console: what is asked, and what is said of a place whose record is gone. Types only. */
import type { DeletedRecord } from '../deleted-record.ts';
import type { Kind } from '../kind.ts';

export interface AnyRecordKey {
  kind: Kind;
  id: string;
}

export interface DeletionRequest extends AnyRecordKey {
  /** The version whose consequences were shown. */
  version: number;
  /** Names this very request, so that a repetition has no second effect. */
  key: string;
}

export interface RestoreRequest extends AnyRecordKey {
  key: string;
}

/** `instanceId` or `environmentId`: what was deleted in it; neither: instances and environments themselves. */
export interface DeletedQuery {
  instanceId: string | null;
  environmentId: string | null;
  after: string | null;
}

export interface DeletedPage {
  items: DeletedRecord[];
  next: string | null;
}

/** The record of a place was deleted; `null` where it never was or may not be seen. */
export type DeletionAnswer = {
  name: string;
  by: string;
  /** ISO 8601, by the server's clock. */
  at: string;
} | null;
