/** Rule C8: an eleventh agent on one list is warned about, never blocked. Pure. */
import { ADVISED_AGENTS } from '../schema/mapping-limits.ts';

export function isOverAdvised(agents: number): boolean {
  return agents > ADVISED_AGENTS;
}
