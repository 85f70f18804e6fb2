/** The region `CTI agent mapping`: editor, dialogs, advice. */
import { agent, personView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { OWN, ofPerson } from '../people.ts';

const many = personView({
  source: 'user',
  agents: Array.from({ length: 12 }, (_, index) => agent(index + 1)),
});

export const MAPPING_STATES: GalleryStates = {
  'admin-editor': { page: 'panel', view: ofPerson(OWN), clicks: ['Edit Mapping'] },
  'admin-editor-over-ten': {
    page: 'panel',
    view: ofPerson(many),
    clicks: ['Edit Mapping', 'Remove agent Night line'],
  },
  'admin-move-here': {
    page: 'panel',
    view: ofPerson(OWN),
    clicks: ['Edit Mapping', 'Dimitri Dubois', 'Move here'],
  },
  'admin-to-inherit': { page: 'panel', view: ofPerson(OWN), clicks: ['Inherit'] },
  'admin-agent-view': { page: 'panel', view: ofPerson(OWN), clicks: ['View agent Eve Castellanos'] },
};
