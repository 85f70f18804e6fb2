/** The button `Copy diagnostics`. */
import type { GalleryStates } from '../gallery-state.ts';
import { AGENT } from '../people.ts';

export const DIAGNOSTICS_STATES: GalleryStates = {
  'agent-diagnostics': {
    page: 'panel',
    about: 'Copied: said beside the button.',
    view: AGENT,
    clicks: ['Copy diagnostics'],
  },
  'agent-diagnostics-by-hand': {
    page: 'panel',
    about: 'The page forbids the clipboard: the text is there to be copied by hand.',
    view: AGENT,
    clicks: ['Copy diagnostics'],
    forbidsClipboard: true,
  },
};
