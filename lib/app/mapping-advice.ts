/** How many agents a list should and may hold. Pure. */
import { ADVISED_AGENTS, MAX_AGENTS } from '../schema/mapping-limits.ts';

/** Rule C8: an eleventh agent on one list is warned about, never blocked. */
export function isOverAdvised(agents: number): boolean {
  return agents > ADVISED_AGENTS;
}

/** Beyond this many the server takes a list for a mistake. */
export const MOST_AGENTS = MAX_AGENTS;
