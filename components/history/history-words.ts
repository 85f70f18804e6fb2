/** What an entry of the history did, in words. */
import type { TextKey } from '../../lib/app/text.ts';

export const ACTION_TEXT: Readonly<Record<string, TextKey>> = {
  create: 'actionCreate',
  update: 'actionUpdate',
  delete: 'actionDelete',
  restore: 'actionRestore',
};
