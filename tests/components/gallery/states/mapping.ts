/** The region `CTI agent mapping`: editor, dialogs, advice. */
import { agent, personView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, OWN, ofPerson } from '../people.ts';

const many = personView({
  source: 'user',
  agents: Array.from({ length: 12 }, (_, index) => agent(index + 1)),
});

export const MAPPING_STATES: GalleryStates = {
  'admin-editor': {
    page: 'panel',
    about: 'The tree of agents, with who else holds one; what is picked stands below.',
    view: ofPerson(OWN),
    clicks: ['Edit Mapping'],
  },
  'admin-editor-over-ten': {
    page: 'panel',
    about: 'More than ten agents: advice, never a block.',
    view: ofPerson(many),
    clicks: ['Edit Mapping', 'Remove agent Night line'],
  },
  'admin-move-here': {
    page: 'panel',
    about: 'An agent of somebody else can be moved here, after a question.',
    view: ofPerson(OWN),
    clicks: ['Edit Mapping', 'Dimitri Dubois', 'Move here'],
  },
  'admin-to-inherit': {
    page: 'panel',
    about: 'Back to Inherit: what is dropped and what is inherited.',
    view: ofPerson(OWN),
    clicks: ['Inherit'],
  },
  'admin-agent-view': {
    page: 'panel',
    about: 'The details of one agent.',
    view: ofPerson(OWN),
    clicks: ['View agent Eve Castellanos'],
  },
  'admin-to-override': {
    page: 'panel',
    about: 'Override starts with a copy of the inherited list.',
    view: ADMIN,
    clicks: ['Override'],
  },
  'admin-editor-loading': {
    page: 'panel',
    about: 'The tree while its first rows are read.',
    view: ofPerson(OWN),
    hangs: ['readAgentTree'],
    clicks: ['Edit Mapping'],
  },
  'admin-editor-nothing-found': {
    page: 'panel',
    about: 'A search that finds nothing.',
    view: ofPerson(OWN),
    clicks: ['Edit Mapping'],
    types: { 'Search agents': 'zzz' },
  },
  'admin-deliberately-none': {
    page: 'panel',
    about: 'An own list that is empty on purpose says so.',
    view: ofPerson(personView({ source: 'user', agents: [] })),
  },
};
