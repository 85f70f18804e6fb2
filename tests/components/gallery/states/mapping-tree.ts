/** The tree `CTI agents` of the editor: boxes in part, whole branches, folded, empty, failed; and the details of an agent. */
import { agent, panelView, personView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { OWN, ofPerson } from '../people.ts';

const editor = { page: 'panel', view: ofPerson(OWN), clicks: ['Edit Mapping'] } as const;
const EMPTY = { total: 0, agents: 0, offset: 0, rows: [], environments: [], revision: 1 };
const asAgent = ofPerson(personView());

export const MAPPING_TREE_STATES: GalleryStates = {
  'admin-editor-in-part': {
    ...editor,
    about: 'An environment whose box says that some of its agents are picked, folded.',
    clicks: ['Edit Mapping', 'NICE EU'],
  },
  'admin-editor-branch-picked': {
    ...editor,
    about: 'The box of an environment picks all its agents; those of other users stay theirs.',
    clicks: ['Edit Mapping', 'NICE EU'],
    ticks: ['NICE EU'],
  },
  'admin-editor-branch-too-large': {
    ...editor,
    about: 'More agents than one list may hold are not picked at once.',
    answers: { listBranchAgents: { total: 50_000, agents: [], held: 0 } },
    ticks: ['NICE EU'],
  },
  'admin-editor-search': {
    ...editor,
    about: 'A search unfolds what holds a match and counts only matches.',
    types: { 'Search agents': 'gustav' },
  },
  'admin-editor-no-agents': {
    ...editor,
    about: 'There are no CTI agents at all.',
    answers: { readAgentTree: EMPTY },
  },
  'admin-editor-failed': {
    ...editor,
    about: 'The background could not read the tree.',
    refuses: { readAgentTree: { kind: 'unexpected', detail: 'The directory is not loaded yet.' } },
  },
  'admin-editor-code-missing': {
    ...editor,
    about: 'The extension was updated under an old page: the code of the editor is gone.',
    blocks: 'agent-picker',
  },
  'admin-agent-view-nobody': {
    ...editor,
    about: 'An inactive agent of an inactive environment, in no group, on nobody’s list.',
    answers: {
      readAgent: {
        mapped: { ...agent(1, { active: false, extension: null }), environmentActive: false },
        groups: [],
        owners: [],
      },
    },
    clicks: ['View agent Eve Castellanos'],
  },
  'agent-agent-view': {
    page: 'panel',
    about: 'Agents see of their own CTI agent what is theirs to see, and no way to its page.',
    view: panelView({
      ...asAgent,
      session: { ...asAgent.session, username: 'agent.eve', role: 'agent' },
      readOnly: { reason: 'role' },
      show: 'me',
      canSwitch: false,
      groups: [],
    }),
    clicks: ['View agent Eve Castellanos'],
  },
};

const CONTOSO = { id: uuid(1), name: 'Contoso Service' };

/** What the gallery's background knows of an agent. */
export const AGENT = {
  mapped: agent(1),
  groups: ['Voice', 'Dublin', 'Team 2'],
  owners: [
    { level: 'group', id: uuid(11), name: 'Tier 1', instance: CONTOSO, users: 12 },
    { level: 'user', id: uuid(31), name: 'Eve Castellanos', instance: CONTOSO, users: 1 },
  ],
};
