/** Names as they may be: very long without a space, from right to left, mixed; and a page from right to left. */
import { agent, GROUPS, INSTANCE, LIVE, panelView, personView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { OFFLINE, ofPerson, shown } from '../people.ts';

/** 200 characters, the longest that the server takes, with no place to break. */
function long(word: string): string {
  return word.repeat(Math.ceil(200 / word.length)).slice(0, 200);
}

type Person = ReturnType<typeof personView>;

function renamed(person: Person, user: Partial<Person['user']>, group: string): Person {
  const name = user.fullName ?? person.user.fullName ?? '';
  const places = { user: name, group, instance: person.instance.name };
  const chain = <L extends { level: keyof typeof places; name: string }>(links: readonly L[]): L[] =>
    links.map((link) => ({ ...link, name: places[link.level] }));
  const { popFlow, mapping } = person.effective;
  const fields = Object.entries(popFlow).map(([key, value]) => [
    key,
    { ...value, chain: chain(value.chain) },
  ]);
  return {
    ...person,
    user: { ...person.user, ...user },
    group: { id: uuid(11), name: group },
    effective: {
      ...person.effective,
      popFlow: Object.fromEntries(fields),
      mapping: { ...mapping, chain: chain(mapping.chain) },
    },
  };
}

const longAgents = [1, 2].map((number) => ({
  ...agent(number, { name: long('Agentenbezeichnung'), agentId: long('00471') }),
  environmentName: long('Umgebung'),
}));
const longEvents = {
  [long('EreignisMitLangemNamen')]: {
    value: long('ArbeitsablaufMitLangemNamen'),
    source: 'group' as const,
    chain: [
      { level: 'instance' as const, name: INSTANCE.name },
      { level: 'group' as const, name: long('Gruppe'), value: long('ArbeitsablaufMitLangemNamen') },
    ],
  },
};
const longBase = personView({
  source: 'user',
  agents: longAgents,
  instance: { id: INSTANCE.id, name: long('Kundendienst') },
  pendingFields: ['groupId', 'mapping', 'popFlow.clientDisplay'],
});
const longPerson = renamed(
  { ...longBase, effective: { ...longBase.effective, events: longEvents } },
  { fullName: long('Donaudampfschifffahrt'), username: long('benutzername'), nativeId: long('4711') },
  long('Gruppe'),
);
const owners = {
  [longAgents[0]?.agent.id ?? '']: [{ level: 'group' as const, id: uuid(12), name: long('Gruppe') }],
};
const longView = panelView({
  person: shown(longPerson),
  site: { instanceId: INSTANCE.id, name: long('Kundendienst') },
  groups: [{ id: uuid(11), name: long('Gruppe') }, ...GROUPS.slice(1)],
  owners,
  sync: { ...LIVE, state: 'offline', pending: 3, reason: OFFLINE },
});

const arabic = renamed(
  personView({
    source: 'user',
    agents: [
      { ...agent(1, { name: 'مكتب الدعم (ليلي)', agentId: 'A-4711' }), environmentName: 'NICE الشرق' },
      agent(2, { name: 'משמרת לילה 2' }),
    ],
    instance: { id: INSTANCE.id, name: 'خدمة كونتوسو' },
  }),
  { fullName: 'محمد الأمين (Tier 2)', username: 'm.alamin@كونتوسو', nativeId: '42-ب' },
  'الدعم 1 / צוות',
);
const arabicView = ofPerson(arabic, {
  groups: [{ id: uuid(11), name: 'الدعم 1 / צוות' }, ...GROUPS.slice(1)],
});

export const NAMES_STATES: GalleryStates = {
  'names-long': {
    page: 'panel',
    about:
      'Names of 200 characters with no place to break: nothing is pushed out, the whole name is reachable.',
    view: longView,
  },
  'names-long-explained': {
    page: 'panel',
    about: 'The chain of a value wraps long names instead of cutting them.',
    view: longView,
    clicks: ['Explain Client display'],
  },
  'names-long-read-only': {
    page: 'panel',
    about: 'The same, for somebody who may only look.',
    view: { ...longView, readOnly: { reason: 'role' } },
  },
  'names-long-editor': {
    page: 'panel',
    about: 'The editor of a user whose agents have long names.',
    view: longView,
    clicks: ['Edit Mapping'],
  },
  'names-right-to-left': {
    page: 'panel',
    about: 'Arabic and Hebrew names, mixed with Latin ids, leave the sentences around them in order.',
    view: arabicView,
  },
  'names-right-to-left-chain': {
    page: 'panel',
    about: 'The same names in an explanation.',
    view: arabicView,
    clicks: ['Explain Client display'],
  },
  'right-to-left': {
    page: 'panel',
    about: 'The panel laid out from right to left, as in an Arabic or Hebrew browser.',
    view: arabicView,
    isRightToLeft: true,
  },
  'right-to-left-editor': {
    page: 'panel',
    about: 'The editor laid out from right to left.',
    view: arabicView,
    clicks: ['Edit Mapping'],
    isRightToLeft: true,
  },
};
