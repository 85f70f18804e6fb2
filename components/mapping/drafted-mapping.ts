/** The mapping as the page shows it: the draft where there is one, else what is in force. Pure. */
import type { DraftMapping } from '../../lib/app/draft.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';

export interface ShownMapping {
  readonly mode: 'inherit' | 'override';
  readonly agents: readonly MappedAgent[];
}

export function draftedMapping(
  view: PanelView,
  person: PersonView,
  draft: DraftMapping | undefined,
): ShownMapping {
  if (!draft) return { mode: person.effective.mapping.mode, agents: person.agents };
  if (draft.mode === 'inherit') return { mode: 'inherit', agents: view.inheritedAgents };
  return draft;
}
