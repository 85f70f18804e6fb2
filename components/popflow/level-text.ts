/** The words for the three levels of inheritance. */
import type { TextKey } from '../../lib/app/text.ts';
import type { Level } from '../../lib/schema/settings-fields.ts';

export const LEVEL_TEXT = {
  instance: 'levelInstance',
  group: 'levelGroup',
  user: 'levelUser',
} as const satisfies Record<Level, TextKey>;
