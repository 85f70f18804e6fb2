/** Names of agent groups in files: the plain name where the environment has one such group, else the path from the top. Runs in the server. */
import type { Transaction } from '../db/database.ts';

export interface AgentGroupNames {
  /** Ids of the groups that bear the name, or whose path is written so. */
  find(environmentId: string, name: string): readonly string[];
  /** As an export writes it. */
  nameOf(id: string): string;
  namesIn(environmentId: string): readonly string[];
}

interface StoredGroup {
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  readonly parentId: string | null;
}

const BETWEEN = ' / ';

export async function readAgentGroups(tx: Transaction): Promise<AgentGroupNames> {
  const groups = await tx.query<StoredGroup>(
    `select id, environment_id as "environmentId", name, parent_id as "parentId" from agent_groups
      where tenant_id = $1 and deleted_at is null order by id`,
    [tx.binding.tenantId],
  );
  const byId = new Map(groups.map((group) => [group.id, group]));
  const pathOf = ({ id }: StoredGroup) => {
    const names: string[] = [];
    // A circle in the data must not make it endless.
    const seen = new Set<string>();
    for (
      let at = byId.get(id);
      at && !seen.has(at.id);
      at = at.parentId === null ? undefined : byId.get(at.parentId)
    ) {
      seen.add(at.id);
      names.unshift(at.name);
    }
    return names.join(BETWEEN);
  };
  const byName = Map.groupBy(groups, ({ environmentId, name }) => `${environmentId} ${name}`);
  const byPath = Map.groupBy(groups, (group) => `${group.environmentId} ${pathOf(group)}`);
  const idsOf = (found: readonly StoredGroup[] | undefined) => (found ?? []).map(({ id }) => id);
  return {
    find(environmentId, name) {
      const key = `${environmentId} ${name}`;
      return [...new Set([...idsOf(byName.get(key)), ...idsOf(byPath.get(key))])];
    },
    nameOf(id) {
      const group = byId.get(id);
      if (!group) return '';
      const isOne = byName.get(`${group.environmentId} ${group.name}`)?.length === 1;
      return isOne ? group.name : pathOf(group);
    },
    namesIn: (environmentId) =>
      groups.filter((group) => group.environmentId === environmentId).map(({ name }) => name),
  };
}
