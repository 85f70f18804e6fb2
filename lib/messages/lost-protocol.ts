/** The commands about changes that a restored server does not have any more; they are the console's. One sentence each. */
import type { LostWindow } from '../schema/lost-view.ts';

/** `all`: every one that is listed. */
export interface LostChoice {
  keys: string[] | 'all';
}

export interface LostCommands {
  /** Reads one window of what the restored server does not have any more. */
  listLost(request: { offset: number; limit: number }): LostWindow;
  /** Queues lost changes as edits of the records as they are now; they are listed no more. */
  sendLostAgain(request: LostChoice): null;
  /** Lets lost changes go. */
  discardLost(request: LostChoice): null;
}

/** A second execution changes nothing more than the first. */
export const REPEATABLE_LOST = ['listLost', 'sendLostAgain', 'discardLost'] as const;
