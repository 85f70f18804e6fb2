/** The names of the kinds of findings. */
import type { TextKey } from '../../lib/app/text.ts';
import type { HealthKind } from '../../lib/schema/console/health-window.ts';

export const HEALTH_TEXT: Record<HealthKind, TextKey> = {
  'inherits-nothing': 'healthInheritsNothing',
  unmapped: 'healthUnmapped',
  'inactive-agents': 'healthInactiveAgents',
  'over-ten': 'healthOverTen',
  'owned-twice': 'healthOwnedTwice',
  twins: 'healthTwins',
  'stray-space': 'healthStraySpace',
  'orphan-agent': 'healthOrphanAgent',
};
