/** Changes that a restored server does not have any more, as people are shown them. Types only. */
import type { RevertField, RevertObstacle } from './console/revert-view.ts';
import type { Kind } from './kind.ts';

export interface LostItem {
  key: string;
  kind: Kind;
  /** Of the record. */
  id: string;
  name: string;
  /** What tells it from others of one name; `null` where the name does. */
  mark: string | null;
  /** `added`: the whole record is gone. `deleted`: it was deleted, and is there again. */
  was: 'changed' | 'added' | 'deleted';
  /** Who had saved it, and when (ISO 8601), as the server had said; `null` of a deletion, of which a copy keeps neither. */
  savedBy: string | null;
  savedAt: string | null;
  /** Milliseconds since 1970 by this machine's clock. */
  foundAt: number;
  /** What the record has now, and what it had. */
  fields: RevertField[];
  /** What cannot be sent again. */
  obstacles: RevertObstacle[];
}

export interface LostWindow {
  total: number;
  /** Of all of them, those that can be sent again. */
  sendable: number;
  /** Those that the account itself had saved come first. */
  items: LostItem[];
}
