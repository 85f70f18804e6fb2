/** The mapping in plain words, for each source and each fault of rules C11 and C12. */
import { beforeAll, expect, test } from 'vitest';
import { mappingWords } from '../../lib/app/mapping-words.ts';
import { installCatalogue } from '../support/catalogue.ts';
import { agent, personView } from '../support/panel-views.ts';

beforeAll(installCatalogue);

function words(fields: Parameters<typeof personView>[0], isSelf = true): string {
  const sentences = mappingWords(personView(fields), isSelf);
  return sentences.map((parts) => parts.map(({ text }) => text).join('')).join(' ');
}

const us = { ...agent(2), environmentName: 'Genesys US' };

test.each([
  ['one agent of one’s group', { source: 'group' }, 'You are agent 4711 in NICE EU, from your group Tier 1.'],
  ['one own agent', { source: 'user' }, 'You are agent 4711 in NICE EU, set for you alone.'],
  [
    'one of the instance',
    { source: 'instance' },
    'You are agent 4711 in NICE EU, from the instance Contoso Service.',
  ],
  [
    'several in two environments',
    { source: 'group', agents: [agent(1), us] },
    'You are mapped to 2 CTI agents in NICE EU and Genesys US, from your group Tier 1.',
  ],
  [
    'deliberately none',
    { source: 'user', agents: [] },
    'You are deliberately mapped to no CTI agent: your own list is empty.',
  ],
  [
    'nothing above, with a group (C12)',
    { source: null, agents: [] },
    'You are mapped to no CTI agent: you inherit, and neither your group Tier 1 nor the instance Contoso Service defines agents. No call will reach you. Ask your administrator.',
  ],
  [
    'nothing above, without a group (C12)',
    { source: null, agents: [], group: null },
    'You are mapped to no CTI agent: you inherit, and the instance Contoso Service defines no agents. No call will reach you. Ask your administrator.',
  ],
  [
    'an inactive agent (C11)',
    { source: 'user', agents: [agent(1, { active: false })] },
    'You are agent 4711 in NICE EU, set for you alone. Your agent 4711 is inactive: its calls will not reach you. Ask your administrator.',
  ],
  [
    'an inactive environment (C11)',
    { source: 'user', agents: [{ ...agent(1), environmentActive: false }] },
    'You are agent 4711 in NICE EU, set for you alone. The environment NICE EU is inactive: its calls will not reach you. Ask your administrator.',
  ],
  [
    'one inactive of two (C11)',
    { source: 'user', agents: [agent(1), agent(2, { active: false })] },
    'You are mapped to 2 CTI agents in NICE EU, set for you alone. 1 of the 2 cannot be used, since the agent or its environment is inactive: those calls will not reach you. Ask your administrator.',
  ],
] as const)('%s', (_, fields, expected) => {
  expect(words(fields as Parameters<typeof personView>[0])).toBe(expected);
});

test.each([
  ['one agent', { source: 'group' }, 'Eve Castellanos is agent 4711 in NICE EU, from the group Tier 1.'],
  [
    'an own list',
    { source: 'user', agents: [agent(1), us] },
    'Eve Castellanos is mapped to 2 CTI agents in NICE EU and Genesys US, set for this user alone.',
  ],
  [
    'deliberately none',
    { source: 'group', agents: [] },
    'Eve Castellanos is deliberately mapped to no CTI agent: the list of the group Tier 1 is empty.',
  ],
  [
    'an inactive agent (C11)',
    { source: 'user', agents: [agent(1, { active: false })] },
    'Eve Castellanos is agent 4711 in NICE EU, set for this user alone. Agent 4711 is inactive: its calls will not reach Eve Castellanos.',
  ],
  [
    'an inactive agent of an inactive environment (C11)',
    { source: 'user', agents: [{ ...agent(1, { active: false }), environmentActive: false }] },
    'Eve Castellanos is agent 4711 in NICE EU, set for this user alone. Agent 4711 and the environment NICE EU are inactive: their calls will not reach Eve Castellanos.',
  ],
] as const)('somebody else is named: %s', (_, fields, expected) => {
  expect(words(fields as Parameters<typeof personView>[0], false)).toBe(expected);
});

test.each(['user', 'group', 'instance', null] as const)(
  'who looks at another never reads "you": %s',
  (source) => {
    const inactive = { ...agent(1, { active: false }), environmentActive: false };
    for (const agents of [[], [agent(1)], [inactive], [agent(1), inactive]]) {
      expect(words({ source, agents: source ? agents : [] }, false)).not.toMatch(/\byou/i);
      const own = words({ source, agents: source ? agents : [] }, true);
      expect(own).toMatch(/^You /);
      expect(own).not.toContain('Eve');
    }
  },
);
