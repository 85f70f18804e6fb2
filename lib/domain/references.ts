/** Which other records a record or an edit names. Pure. */

const FIELDS = ['instanceId', 'groupId', 'environmentId', 'agentGroupId', 'parentId'] as const;

/** `values`: a row, or what an edit sets. */
export function referencesOf(values: object | undefined): string[] {
  const named: Partial<Record<(typeof FIELDS)[number] | 'mapping', unknown>> = values ?? {};
  const ids = FIELDS.map((field) => named[field]).filter((id) => typeof id === 'string');
  return [...ids, ...agentsOf(named.mapping)];
}

function agentsOf(mapping: unknown): string[] {
  const { agents } = (mapping ?? {}) as { agents?: string[] };
  return agents ?? [];
}
