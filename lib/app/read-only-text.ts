/** Why nothing can be edited, in a sentence. */
import type { PanelView } from '../schema/views.ts';
import { type TextKey, t } from './text.ts';

const REASONS: Record<NonNullable<PanelView['readOnly']>['reason'], TextKey> = {
  role: 'cannotSaveRole',
  'signed-out': 'cannotSaveSignedOut',
  incompatible: 'cannotSaveIncompatible',
};

export function readOnlyText(readOnly: PanelView['readOnly']): string | null {
  return readOnly && t(REASONS[readOnly.reason]);
}
