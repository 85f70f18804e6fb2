/** The region `PopFlow settings`. */
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN } from '../people.ts';

export const SETTINGS_STATES: GalleryStates = {
  'admin-all-settings': {
    page: 'panel',
    about: 'All settings with their sources, one explained.',
    view: ADMIN,
    clicks: ['Show all 9', 'Explain Client display'],
  },
  'admin-settings-edit': {
    page: 'panel',
    about: 'Own values being set; saved together.',
    view: ADMIN,
    clicks: ['Show all 9', 'Override Log level', 'Override Open automatically', 'Override Ringing'],
  },
  'admin-settings-reset': {
    page: 'panel',
    about: 'A reset shows what it would give before it is saved.',
    view: ADMIN,
    clicks: ['Reset Client display', 'Explain Client display'],
  },
  'admin-settings-fault': {
    page: 'panel',
    about: 'A value that cannot be saved says what it needs.',
    view: ADMIN,
    clicks: ['Show all 9', 'Override Ringing'],
    types: { 'Workflow for Ringing': '' },
  },
};
