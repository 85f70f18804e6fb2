/** Warnings of identifiers that a spreadsheet may have changed, with what was likely meant. Pure. */
import type { Issue } from '../schema/import-plan.ts';
import { type Damage, damageOf, expandExponent } from './csv-damage.ts';
import { advise, shorten } from './csv-shape.ts';

export const mayBeDamaged = (damage: Damage) => ` A spreadsheet may have changed it: ${damage}.`;

/** A blank cell leaves what is there. */
export function changedIdWarnings(column: string, text: string, present: string | null): Issue[] {
  if (text === '' || text === present) return [];
  const damage = present === null ? null : damageOf(text, present);
  if (damage === null || present === null) return exponentWarnings(column, text);
  const what = `It is ${shorten(present)} now; a spreadsheet may have changed it: ${damage}.`;
  return [advise('warning', column, what)];
}

export function exponentWarnings(column: string, text: string): Issue[] {
  const likely = expandExponent(text);
  if (likely === null) return [];
  const what = `${shorten(text)} looks as if a spreadsheet wrote ${shorten(likely)} with an exponent.`;
  return [advise('warning', column, what)];
}

export interface ListedAgent {
  readonly environmentId: string;
  readonly agentId: string;
}

/** Both are there: nothing is refused, and the list would change hands unseen. */
export function listWarnings(added: readonly ListedAgent[], removed: readonly ListedAgent[]): Issue[] {
  return added.flatMap(({ environmentId, agentId }) => {
    for (const former of removed) {
      const damage = former.environmentId === environmentId ? damageOf(agentId, former.agentId) : null;
      if (damage === null) continue;
      const what = `${shorten(agentId)} takes the place of ${shorten(former.agentId)}.`;
      return [advise('warning', 'Agent Id', what + mayBeDamaged(damage))];
    }
    return [];
  });
}
