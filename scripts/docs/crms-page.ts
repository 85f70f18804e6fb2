/** `docs/CRMS.md`: what is known of each CRM, and what shows it: the product itself, a fixture, or nothing. */
import { CRM_TYPES, type CrmType } from '../../lib/schema/presets/crm-types.ts';
import type { CrmFixture } from '../../tests/crm/fixtures/crm-fixture.ts';
import { FIXTURES } from '../../tests/crm/fixtures/fixtures.ts';
import { CRM_NOTES } from './crms-notes.ts';

/** Run in the tests as they are installed from Debian. */
const REAL: Readonly<Record<string, string>> = {
  tryton: 'tests/e2e/real-crm-tryton.spec.ts',
  'request-tracker': 'tests/e2e/real-crm-request-tracker.spec.ts',
};

/** Where its fixture is met in a browser, under its real host name. */
const FIXTURE_STORIES: Readonly<Record<string, string>> = {
  Salesforce: 'tests/e2e/crm-salesforce.spec.ts',
  ServiceNow: 'tests/e2e/crm-frames.spec.ts',
  'Oracle B2C Service': 'tests/e2e/crm-frames.spec.ts',
};
const OTHER_FIXTURES = 'tests/e2e/crm-presets.spec.ts';

export function crmsPage(): string {
  const rows = CRM_TYPES.filter(({ type }) => type !== 'generic').flatMap(rowsOf);
  return `${HEAD}

| CRM | instance | signed-in user | user record | owner of other records | navigation | impersonation | evidence |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## What to know of each
Where a page says of which organisation it is, that is compared with the CRM ID, of an only instance at the address too: on a page of another organisation nobody is shown, and the panel says which one it is.
A page that tells its host alone is believed where a site names that host; of a site with \`*.\` the CRM ID has to be the host, its first part or its domain.

${CRM_TYPES.flatMap(noteOf).join('\n')}

On a record of another kind the panel shows its owner, and says so, where the CRM tells one; else whoever is signed in. Kinds in the table are those that addresses name; others are added to the specification of an instance. A team, a queue and nobody
are no owner: there the panel shows who is signed in.

## What the fixtures imitate
${Object.entries(FIXTURES).map(sourcesOf).join('\n')}
`;
}

function rowsOf(known: CrmType): string[] {
  const fixtures = Object.entries(FIXTURES).filter(([, { type }]) => type === known.type);
  if (fixtures.length > 0) return fixtures.map(([name, fixture]) => row(known, name, fixture));
  return [row(known, known.name, null)];
}

function row({ type, identity, isUnofficial }: CrmType, name: string, fixture: CrmFixture | null): string {
  const real = REAL[type];
  const ofFixture = `fixture${isUnofficial ? ', observed only' : ''}: [story](../${FIXTURE_STORIES[name] ?? OTHER_FIXTURES})`;
  const evidence = real ? `real: [story](../${real})` : fixture ? ofFixture : 'none yet';
  const probes = identity?.identity.probes ?? [];
  const isImpersonatorTold = probes.some(({ impersonator }) => impersonator);
  const isInstanceTold = identity?.instance !== undefined || probes.some(({ instanceKey }) => instanceKey);
  const cells = [
    name,
    isInstanceTold ? 'yes' : 'no',
    identity ? namesOf(fixture) : 'picked by hand',
    identity && identity.records.length > 0 ? 'yes' : 'no',
    ownersOf(identity, name, fixture),
    identity?.frame ? 'event, frames' : 'event',
    isImpersonatorTold ? 'named' : 'not told',
    evidence,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Of a fixture that has none the specification may, for another version of the CRM. */
function ownersOf(identity: CrmType['identity'], name: string, fixture: CrmFixture | null): string {
  if (!identity?.owners || (fixture && !fixture.owners)) return 'not told';
  // Another name of a kind in addresses, as the beginnings of Salesforce's ids, is none more.
  const known = identity.owners.flatMap(({ kinds = {} }) => Object.entries(kinds));
  const kinds = known
    .filter(([key, kind]) => key === kind || !known.some(([other]) => other === kind))
    .map(([key]) => key);
  if (name === 'Request Tracker') return 'tickets';
  if (name === 'Zendesk') return 'tickets';
  if (name === 'SuiteCRM 7') return 'all kinds';
  return kinds.length > 0 ? kinds.map((kind) => `\`${kind}\``).join(', ') : 'all kinds';
}

function namesOf(fixture: CrmFixture | null): string {
  if (!fixture) return 'id, username, name';
  const { username, fullName } = fixture.person;
  return ['id', ...(username === null ? [] : ['username']), ...(fullName === null ? [] : ['name'])].join(
    ', ',
  );
}

function noteOf({ type, name }: CrmType): string[] {
  const note = CRM_NOTES[type];
  return note === undefined ? [] : [`* **${name}**: ${note}`];
}

const sourcesOf = ([name, { sources }]: [string, CrmFixture]) =>
  `* **${name}**: ${sources.map((source) => source.replaceAll('|', '\\|')).join('; ')}`;

const HEAD = `# CRMs

What the panel knows of each CRM that a new instance can be of, and what shows it. Every other CRM is described on the page of its instance, by the same kind of specification.
Made by \`npm run docs\` from \`lib/schema/presets/\` and the fixtures of \`tests/crm/fixtures/\`. A *fixture* answers what is documented, under the CRM's real host name in a real browser, and is not the product: where its maker changes something,
the panel says that it does not know who is signed in, and shows nobody; who may read the directory picks the user there by hand. *Observed only*: nobody documents it. Navigation is the browser's own event for all of them; *frames*: of the frame that records are in as well.
Each of them is met signed in, signed out, on a user's record, in another organisation, with its endpoint gone and with another shape than expected, from its page to what the panel says, in \`tests/crm/every-crm.test.tsx\`, which fails where one lacks a case.`;
