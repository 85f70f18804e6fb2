/** The history of one record in words and values, newest first: only the server has it. Types only. */
import type { Decided } from '../decided.ts';
import type { SettingValue } from '../settings-fields.ts';

export type HistoryValue =
  /** Nothing is stored: the field inherits, or there was no record. */
  | { is: 'nothing' }
  | { is: 'value'; value: SettingValue }
  /** Another record by its name, or by its id where it is gone. */
  | { is: 'record'; name: string }
  | { is: 'list'; names: string[] }
  | { is: 'mapping'; mode: 'inherit' | 'override'; agents: string[] };

export interface HistoryField {
  /** Key of the field, such as `mapping`, `groupId`, `popFlow.autoOpen` or `popFlow.events.Ringing`. */
  field: string;
  before: HistoryValue;
  after: HistoryValue;
}

export interface HistoryEntry {
  seq: number;
  /** ISO 8601, by the server's clock. */
  when: string;
  actor: string;
  action: string;
  source: string;
  fields: HistoryField[];
  /** The actor chose between this and a change of somebody else. */
  decided?: {
    keep: Decided['keep'];
    /** Whose change it was; `null` where what was read of the history does not say. */
    by: string | null;
  };
}

export interface HistoryPage {
  entries: HistoryEntry[];
  /** Where older entries continue; `null` at the first one. */
  next: string | null;
}
