/** The mapping as the page shows it: the draft where there is one, else what is in force. Pure. */
import type { DraftMapping } from '../../lib/app/draft.ts';
import type { Subject } from '../../lib/app/subject.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';

export interface ShownMapping {
  readonly mode: 'inherit' | 'override';
  readonly agents: readonly MappedAgent[];
}

export function draftedMapping(
  { effective, agents, inheritedAgents }: Subject,
  draft: DraftMapping | undefined,
): ShownMapping {
  if (!draft) return { mode: effective.mapping.mode, agents };
  if (draft.mode === 'inherit') return { mode: 'inherit', agents: inheritedAgents };
  return draft;
}
