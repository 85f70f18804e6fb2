/** What taking back one entry of the history would change now. Types only. */
import type { Kind } from '../kind.ts';
import type { HistoryValue } from './history-view.ts';

export interface RevertQuestion {
  kind: Kind;
  id: string;
  /** Of the entry. */
  seq: number;
  /** Where the page of the history that holds it begins; `null`: the first page. */
  after: string | null;
}

export interface RevertRequest extends RevertQuestion {
  /** The version whose plan was shown. */
  version: number;
  key: string;
}

export interface RevertField {
  field: string;
  now: HistoryValue;
  former: HistoryValue;
  /** Somebody changed the field after the entry: that change is lost with the revert. */
  isChangedSince: boolean;
}

export interface RevertObstacle {
  field: string;
  /** `secret`: the server shows no former value. `gone`: it names records that are deleted. `fixed`: set once and for all. */
  why: 'secret' | 'gone' | 'fixed';
}

export interface RevertView {
  /** Version of the record now. */
  version: number;
  /** What would change; empty where everything is as it was before the entry. */
  fields: RevertField[];
  /** What stays as it is. */
  obstacles: RevertObstacle[];
}
