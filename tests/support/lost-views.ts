/** Changes that a restored server lost, as the background lists them, for tests of the pages. */
import type { LostItem, LostWindow } from '../../lib/schema/lost-view.ts';
import { NOW, uuid } from './panel-views.ts';

const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

export const LOST_EDIT: LostItem = {
  key: `${uuid(31)} 7`,
  kind: 'crm-users',
  id: uuid(31),
  name: 'Eve Castellanos',
  mark: 'eve.castellanos',
  was: 'changed',
  savedBy: 'admin.ada',
  savedAt: hoursAgo(3),
  foundAt: NOW - 5 * 60_000,
  fields: [
    {
      field: 'fullName',
      former: { is: 'value', value: 'Eve Castellanos' },
      now: { is: 'value', value: 'Eve Castellano' },
      isChangedSince: false,
    },
    {
      field: 'mapping',
      former: { is: 'mapping', mode: 'override', agents: ['Overflow desk, 4713', 'Day shift, 4711'] },
      now: { is: 'mapping', mode: 'inherit', agents: [] },
      isChangedSince: true,
    },
  ],
  obstacles: [],
};

export const LOST_RECORD: LostItem = {
  ...LOST_EDIT,
  key: `${uuid(41)} 1`,
  kind: 'crm-user-groups',
  id: uuid(41),
  name: 'Night Desk',
  mark: null,
  was: 'added',
  savedBy: 'admin.ben',
  savedAt: hoursAgo(26),
  fields: [
    {
      field: 'name',
      former: { is: 'value', value: 'Night Desk' },
      now: { is: 'nothing' },
      isChangedSince: false,
    },
  ],
};

export const LOST_DELETION: LostItem = {
  ...LOST_EDIT,
  key: `${uuid(42)} 4`,
  id: uuid(42),
  name: 'Former Colleague',
  mark: 'former.colleague',
  was: 'deleted',
  savedBy: null,
  savedAt: null,
  fields: [],
};

export const LOST_IN_PART: LostItem = {
  ...LOST_EDIT,
  key: `${uuid(43)} 2`,
  id: uuid(43),
  name: 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Sr.',
  mark: 'hubert.wolfeschlegelsteinhausenbergerdorff',
  fields: [],
  obstacles: [{ field: 'groupId', why: 'gone' }],
};

export function lostWindow(items: readonly LostItem[], total = items.length): LostWindow {
  const deletions = items.filter(({ was }) => was === 'deleted').length;
  return { total, sendable: total - deletions, items: [...items] };
}

/** Sixty people whose import went back. */
export const MANY_LOST: readonly LostItem[] = Array.from({ length: 60 }, (_, place) => ({
  ...LOST_EDIT,
  key: `${uuid(500 + place)} 2`,
  id: uuid(500 + place),
  name: `Person ${place + 1}`,
  mark: `person.${place + 1}`,
}));
