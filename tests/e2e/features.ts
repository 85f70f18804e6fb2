/** The features of the source document, in its words and order; each has a story named after it (`docs/FEATURES.md`). */

export interface Feature {
  /** Number of its line, with a letter where a line holds several functions. */
  readonly id: string;
  readonly name: string;
  /** What the document says of it. */
  readonly text: string;
}

/** The lines of the document; those with one function have the line's own name. */
export const LINES: Readonly<Record<number, string>> = {
  1: 'Left pane and right pane',
  2: 'CRM instance',
  3: 'User Groups and Users',
  4: 'Group',
  5: 'User',
  6: 'Import and Export',
  7: 'Mapping',
  8: 'Two entrances, one data',
  9: 'CTI Agent View',
  10: 'Telephony Platform',
  11: 'At most ten',
};

export const FEATURES: readonly Feature[] = [
  {
    id: '1',
    name: 'Left pane and right pane',
    text: 'A drop-down in the left pane chooses the area (CRM Instances, Telephony Platform); a tree under it chooses the thing; the right pane shows it.',
  },
  {
    id: '2a',
    name: 'Add a CRM instance',
    text: 'Add; sections CRM Instance Information, CRM Feature Settings, Connectivity Settings (“Service Cloud Connectivity Settings” for Oracle), PopFlow Settings.',
  },
  {
    id: '2b',
    name: 'Modify a CRM instance',
    text: 'Nothing persists before Save CRM Instance Settings; unsaved changes are visible and can be discarded.',
  },
  { id: '3a', name: 'User Groups and Users', text: 'List of both, counts, search.' },
  { id: '3b', name: 'Add User', text: 'Asks CRM Id, Username, Full Name.' },
  { id: '3c', name: 'Add User Group', text: 'Asks Name.' },
  {
    id: '3d',
    name: 'Edit, move and delete a user',
    text: 'Edit, delete, move to another group.',
  },
  {
    id: '4',
    name: 'Group',
    text: 'Information, PopFlow settings, its mapping, the users under it.',
  },
  {
    id: '5',
    name: 'User',
    text: 'Information, PopFlow settings, tab CRM User and CTI Agent Mappings.',
  },
  {
    id: '6a',
    name: 'Import',
    text: 'CSV: User Group, Username, Native Id, Full Name, Environment, Agent Id, Update Mapping. Plan first, Apply is one transaction, Undo restores.',
  },
  {
    id: '6b',
    name: 'Export',
    text: 'Writes the same columns, only the own list, Update Mapping = FALSE: an untouched round trip changes nothing.',
  },
  {
    id: '7a',
    name: 'Inherit and Override',
    text: 'Radios Inherit / Override. Override starts from a copy of the inherited list; Inherit shows what will be dropped, and asks.',
  },
  {
    id: '7b',
    name: 'Edit Mapping',
    text: 'Tree of agents by name with check boxes: checking assigns, unchecking removes.',
  },
  {
    id: '7c',
    name: 'Another environment keeps what was picked',
    text: 'Environment drop-down: changing the environment keeps what was picked in another.',
  },
  {
    id: '7d',
    name: 'Show Mapped',
    text: 'Checked (default): every agent, mapped ones badged with their owner; unchecked: only agents that no list of this instance holds, at any level. The user’s own agents stay visible in both.',
  },
  {
    id: '8',
    name: 'Two entrances, one data',
    text: 'The user’s tab, and the left pane’s CRM/CTI Mapping page with radios Instance / Group / User.',
  },
  {
    id: '9',
    name: 'CTI Agent View',
    text: 'An icon in the mapping list and in the tree opens the agent’s details; Goto Edit opens that agent on the Agents page of the Telephony Platform.',
  },
  {
    id: '10a',
    name: 'Environments',
    text: 'Add, edit, deactivate, delete.',
  },
  {
    id: '10b',
    name: 'Agents',
    text: 'Add, edit, deactivate, delete; a mapped agent warns with its users.',
  },
  { id: '10c', name: 'Agents by CSV', text: 'Agents also by CSV.' },
  {
    id: '11',
    name: 'At most ten agents',
    text: 'At most ten agents per user is advice: warn from the eleventh.',
  },
];

/** The title of the story of a feature. */
export const storyTitle = ({ id, name }: Feature): string => `Feature ${id}: ${name}`;
