/** The background's part of the agents tree, in this process: made of rows, asked as a page asks. */
import { generateDemo } from '../../demo/data/generate.ts';
import { AgentTrees } from '../../lib/background/agent-trees.ts';
import type { AgentTreeQuery } from '../../lib/schema/agent-tree.ts';
import type { Me } from '../../lib/schema/me.ts';
import { Replica } from '../../lib/sync/replica.ts';

export interface AskedTree {
  /** Milliseconds until the answer. */
  ask(changes?: Partial<AgentTreeQuery>): number;
  /** Resolves when the texts and orders that are made in between are there. */
  prepared(): Promise<void>;
}

/** One environment holds half of the agents, as in the demo data. */
export function treeOfRows(agents: number): AskedTree {
  const { rows } = generateDemo({ users: 1_000, agents, crmUrl: 'http://127.0.0.1' });
  const replica = new Replica();
  replica.me = { grants: [{ role: 'admin', instanceId: null, crmUserId: null }] } as unknown as Me;
  replica.directory.apply({ rows, deleted: [] });
  const [user] = rows['crm-users'];
  if (!user) throw new Error('The data has no user.');
  const trees = new AgentTrees();
  const query: AgentTreeQuery = {
    ownerId: user.id,
    environmentId: null,
    search: '',
    showMapped: true,
    collapsed: [],
    offset: 0,
    limit: 50,
  };
  return {
    ask(changes = {}) {
      const began = performance.now();
      trees.read({ ...query, ...changes }, replica);
      return performance.now() - began;
    },
    prepared: () => trees.prepared(),
  };
}
