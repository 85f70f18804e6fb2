/** Names of the agent groups above an agent. Pure. */
import type { Records } from './records.ts';

/** From the top; a group is named once, so a cycle in the data cannot make it endless. */
export function groupPath(id: string | null, records: Records): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let at = id; at !== null && !seen.has(at); ) {
    seen.add(at);
    const group = records.get('agent-groups', at);
    if (!group) break;
    names.unshift(group.name);
    at = group.parentId;
  }
  return names;
}
