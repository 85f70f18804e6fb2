/** A CRM user's mapping in plain words, with what is wrong about it. Pure but for the catalogue. */
import type { Level } from '../schema/settings-fields.ts';
import type { PersonView } from '../schema/views.ts';
import { formatList } from './format.ts';
import { type TextKey, type TextPart, tParts } from './text.ts';

interface Voices {
  /** For the person themselves. */
  readonly you: TextKey;
  /** For somebody who looks at the user. */
  readonly they: TextKey;
}

/** `$1` agent id, `$2` environment, `$3` group or instance, `$4` user. */
const ONE: Record<Level, Voices> = {
  user: { you: 'oneYouUser', they: 'oneTheyUser' },
  group: { you: 'oneYouGroup', they: 'oneTheyGroup' },
  instance: { you: 'oneYouInstance', they: 'oneTheyInstance' },
};
/** `$1` number of agents, `$2` environments, `$3` group or instance, `$4` user. */
const MANY: Record<Level, Voices> = {
  user: { you: 'manyYouUser', they: 'manyTheyUser' },
  group: { you: 'manyYouGroup', they: 'manyTheyGroup' },
  instance: { you: 'manyYouInstance', they: 'manyTheyInstance' },
};
/** An own list that is empty on purpose: `$1` group or instance, `$2` user. */
const EMPTY_LIST: Record<Level, Voices> = {
  user: { you: 'emptyYouUser', they: 'emptyTheyUser' },
  group: { you: 'emptyYouGroup', they: 'emptyTheyGroup' },
  instance: { you: 'emptyYouInstance', they: 'emptyTheyInstance' },
};

const INACTIVE: Record<'agent' | 'environment' | 'both' | 'some', Voices> = {
  /** `$1` agent id, `$2` environment, `$3` user. */
  agent: { you: 'inactiveAgentYou', they: 'inactiveAgentThey' },
  both: { you: 'inactiveBothYou', they: 'inactiveBothThey' },
  /** `$1` environment, `$2` user. */
  environment: { you: 'inactiveEnvironmentYou', they: 'inactiveEnvironmentThey' },
  /** `$1` of `$2` agents, `$3` user. */
  some: { you: 'inactiveSomeYou', they: 'inactiveSomeThey' },
};

export function personName({ user }: Pick<PersonView, 'user'>): string {
  return user.fullName || user.username;
}

/** The sentences that say which CTI agents a user is, and from where. */
export function mappingWords(person: PersonView, isSelf: boolean): TextPart[][] {
  const voice = isSelf ? 'you' : 'they';
  const { source } = person.effective.mapping;
  const name = personName(person);
  if (source === null) return [nothingAbove(person, isSelf)];
  const owner = levelName(person, source);
  const [first, ...others] = person.agents;
  if (!first) return [tParts(EMPTY_LIST[source][voice], owner, name)];
  if (others.length === 0) {
    const { agent, environmentName } = first;
    return [
      tParts(ONE[source][voice], agent.agentId, environmentName, owner, name),
      ...inactiveParts(person, voice),
    ];
  }
  return [
    tParts(MANY[source][voice], person.agents.length, environmentNames(person), owner, name),
    ...inactiveParts(person, voice),
  ];
}

/** Rule C12: inherits, and nothing above defines agents. */
function nothingAbove(person: PersonView, isSelf: boolean): TextPart[] {
  const name = personName(person);
  if (person.group) {
    const key = isSelf ? 'inheritEmptyYouGroup' : 'inheritEmptyTheyGroup';
    return tParts(key, person.group.name, person.instance.name, name);
  }
  return tParts(isSelf ? 'inheritEmptyYou' : 'inheritEmptyThey', person.instance.name, name);
}

/** Rule C11: an agent or its environment is inactive. */
function inactiveParts(person: PersonView, voice: keyof Voices): TextPart[][] {
  const { agents } = person;
  const name = personName(person);
  const unusable = agents.filter(({ agent, environmentActive }) => !agent.active || !environmentActive);
  const [first] = unusable;
  if (!first) return [];
  if (agents.length > 1) return [tParts(INACTIVE.some[voice], unusable.length, agents.length, name)];
  const { agent, environmentName, environmentActive } = first;
  if (agent.active) return [tParts(INACTIVE.environment[voice], environmentName, name)];
  const what = environmentActive ? INACTIVE.agent : INACTIVE.both;
  return [tParts(what[voice], agent.agentId, environmentName, name)];
}

function levelName(person: PersonView, level: Level): string {
  return person.effective.mapping.chain.find((link) => link.level === level)?.name ?? '';
}

function environmentNames({ agents }: PersonView): string {
  const names = new Set(agents.map(({ environmentName }) => environmentName));
  return formatList([...names]);
}
