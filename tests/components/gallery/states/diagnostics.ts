/** The button `Copy diagnostics`. */
import type { GalleryStates } from '../gallery-state.ts';
import { AGENT } from '../people.ts';

export const DIAGNOSTICS_STATES: GalleryStates = {
  'agent-diagnostics': { page: 'panel', view: AGENT, clicks: ['Copy diagnostics'] },
  'agent-diagnostics-by-hand': {
    page: 'panel',
    view: AGENT,
    clicks: ['Copy diagnostics'],
    forbidsClipboard: true,
  },
};
