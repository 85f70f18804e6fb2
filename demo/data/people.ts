/** The people of the demo that have a part to play: those who sign in, and those who show an awkward case. */

export interface DemoPerson {
  readonly nativeId: string;
  readonly username: string;
  readonly fullName: string;
}

export interface CastMember {
  readonly username: string;
  readonly fullName: string | null;
  /** Name of the group, `null` for none. */
  readonly group: string | null;
}

/** The account of a cast member at the configuration server. */
export interface CastAccount {
  readonly username: string;
  readonly password: string;
  readonly role: 'admin' | 'support' | 'agent';
  readonly crmUsername: string;
}

/** The first people of the main instance, in the order of their native ids. */
export const CAST: readonly CastMember[] = [
  { username: 'ada.lindqvist', fullName: 'Ada Lindqvist', group: 'Supervisors' },
  { username: 'ben.okafor', fullName: 'Ben Okafor', group: null },
  { username: 'sam.rivera', fullName: 'Sam Rivera', group: 'Back Office' },
  { username: 'eve.tanaka', fullName: 'Eve Tanaka', group: 'Tier 1' },
  { username: 'finn.gallagher', fullName: 'Finn Gallagher', group: 'Tier 2' },
  { username: 'michal.levi', fullName: 'מיכל לוי', group: 'Tier 1' },
  { username: 'JDoe', fullName: 'Jane Doe', group: 'Tier 1' },
  // Differs from JDoe by case only: allowed by C2, a warning by C3.
  { username: 'jdoe', fullName: 'John Doe', group: 'Tier 2' },
  {
    username: 'hubert.wolfeschlegelsteinhausenbergerdorff',
    fullName: 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Sr.',
    group: 'Tier 2',
  },
  { username: 'svc.dialer', fullName: null, group: null },
];

/** Somebody the CRM knows and the configuration does not: the panel calls them unknown. */
export const NEWCOMER = { username: 'nora.newhire', fullName: 'Nora Newhire' };

/** Whom the demo CRM offers on its start page. */
export const ON_START_PAGE = [
  'ada.lindqvist',
  'ben.okafor',
  'sam.rivera',
  'eve.tanaka',
  'finn.gallagher',
  'michal.levi',
  'JDoe',
  NEWCOMER.username,
];

/** Fixed passwords in the clear: these accounts exist only where the demo made them. */
export const CAST_ACCOUNTS: readonly CastAccount[] = [
  { username: 'admin.ada', password: 'demo-ada-1', role: 'admin', crmUsername: 'ada.lindqvist' },
  { username: 'admin.ben', password: 'demo-ben-1', role: 'admin', crmUsername: 'ben.okafor' },
  { username: 'support.sam', password: 'demo-sam-1', role: 'support', crmUsername: 'sam.rivera' },
  { username: 'agent.eve', password: 'demo-eve-1', role: 'agent', crmUsername: 'eve.tanaka' },
  { username: 'agent.finn', password: 'demo-finn-1', role: 'agent', crmUsername: 'finn.gallagher' },
];
