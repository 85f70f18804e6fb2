/** Changes that a restored server lost, as a text that can be kept outside the browser; and why one cannot be sent again. */
import type { RevertObstacle } from '../schema/console/revert-view.ts';
import type { LostItem } from '../schema/lost-view.ts';
import { historyFieldText } from './history-text.ts';
import { type TextKey, t } from './text.ts';

const WHY_NOT: Record<RevertObstacle['why'], TextKey> = {
  secret: 'revertSecret',
  gone: 'revertGone',
  fixed: 'revertFixed',
};

export function obstacleText({ field, why }: RevertObstacle): string {
  return `${historyFieldText(field)}: ${t(WHY_NOT[why])}`;
}

/** JSON, one object a record: which, who had saved it and when, and each field as it was and as it is now. */
export function lostJson(items: readonly LostItem[]): string {
  return JSON.stringify(
    items.map(({ kind, id, name, mark, was, savedBy, savedAt, fields, obstacles }) => ({
      kind,
      record: { id, key: mark, name },
      was,
      savedBy,
      savedAt,
      fields: Object.fromEntries(fields.map(({ field, former, now }) => [field, { was: former, is: now }])),
      ...(obstacles.length > 0 ? { notSendable: obstacles } : {}),
    })),
    null,
    2,
  );
}
