/** Whose data an answer holds, by the marks in it. */
import { type Actor, isLetIn, type Scope } from './people.ts';

const MARK = /mark-(north|south|other-tenant)-([a-z]+(?:-[a-z]+)*)/g;
const TELEPHONY = [
  'environment',
  'agents',
  'agent',
  'own-agent',
  'gone-environment',
  'gone-agents',
  'gone-agent',
];
/** What surrounds the CRM user of an agent. */
const OWN = ['instance', 'group', 'own', 'own-agent', 'environment'];

/** Which marks of a text are neither within the scope nor the actor's own. */
export function foreignMarks(text: string, actor: Actor, scope: Scope): string[] {
  const found = [...text.matchAll(MARK)].filter(
    ([, place = '', name = '']) => !isVisible(actor, scope, { place, name }),
  );
  return [...new Set(found.map(([mark]) => mark))];
}

function isVisible(actor: Actor, scope: Scope, { place, name }: { place: string; name: string }): boolean {
  if (!isLetIn(actor) || place === 'other-tenant') return false;
  if (name === 'account') return actor.edits === 'tenant';
  if (TELEPHONY.includes(name) && scope !== 'none') return true;
  const isOfNorth = place === 'north' && name !== 'gone' && name !== 'gone-connectivity';
  if (scope === 'tenant' || (scope === 'North' && isOfNorth)) return true;
  const isAgent = actor.grants.some(({ role }) => role === 'agent');
  if (!isAgent || place !== 'north') return false;
  return actor.isBound ? OWN.includes(name) : name === 'instance';
}
