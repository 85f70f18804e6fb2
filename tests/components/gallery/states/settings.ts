/** The region `PopFlow settings`. */
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN } from '../people.ts';

export const SETTINGS_STATES: GalleryStates = {
  'admin-all-settings': { page: 'panel', view: ADMIN, clicks: ['Show all 9', 'Explain Client display'] },
  'admin-settings-edit': {
    page: 'panel',
    view: ADMIN,
    clicks: ['Show all 9', 'Override Log level', 'Override Open automatically', 'Override Ringing'],
  },
  'admin-settings-reset': {
    page: 'panel',
    view: ADMIN,
    clicks: ['Reset Client display', 'Explain Client display'],
  },
};
