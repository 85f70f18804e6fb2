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
    'You are mapped to no CTI agent: you inherit, and neither your group Tier 1 nor the instance Contoso Service defines agents.',
  ],
  [
    'nothing above, without a group (C12)',
    { source: null, agents: [], group: null },
    'You are mapped to no CTI agent: you inherit, and the instance Contoso Service defines no agents.',
  ],
  [
    'an inactive agent (C11)',
    { source: 'user', agents: [agent(1, { active: false })] },
    'You are agent 4711 in NICE EU, set for you alone. Agent 4711 is inactive.',
  ],
  [
    'an inactive environment (C11)',
    { source: 'user', agents: [{ ...agent(1), environmentActive: false }] },
    'You are agent 4711 in NICE EU, set for you alone. The environment NICE EU is inactive.',
  ],
  [
    'one inactive of two (C11)',
    { source: 'user', agents: [agent(1), agent(2, { active: false })] },
    'You are mapped to 2 CTI agents in NICE EU, set for you alone. 1 of the 2 cannot be used: the agent or its environment is inactive.',
  ],
] as const)('%s', (_, fields, expected) => {
  expect(words(fields as Parameters<typeof personView>[0])).toBe(expected);
});

test('somebody else is named', () => {
  expect(words({ source: 'group' }, false)).toBe(
    'Eve Castellanos is agent 4711 in NICE EU, from the group Tier 1.',
  );
});
