/** The panel for tests of the mapping: shown, or with its editor open, over a directory of agents in two environments. */
import { expect } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import type { Role } from '../../lib/schema/account.ts';
import type { AgentBranchQuery, AgentRowQuery, AgentTreeQuery } from '../../lib/schema/agent-tree.ts';
import { agentBranch, agentsAhead, agentWindow, foundRow } from '../support/agent-directory.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { openGuard } from '../support/open-guard.ts';
import { agent, panelView, personView } from '../support/panel-views.ts';
import { press, renderPage, settle } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

export const own = (count: number) =>
  personView({ source: 'user', agents: Array.from({ length: count }, (_, index) => agent(index + 1)) });

export async function show(
  view = personView(),
  { guard = openGuard(), agents = 40, role = 'admin' as Role } = {},
) {
  const base = panelView({ person: { kind: 'person', person: view } });
  const client = fakePageClient({
    view: { ...base, session: { ...base.session, role } },
    surface: 'panel',
    answers: {
      readAgentTree: (query: AgentTreeQuery) => ({ ok: true, value: agentWindow(query, agents) }),
      lookAhead: (query: AgentTreeQuery) => ({ ok: true, value: agentsAhead(query, agents) }),
      findAgentRow: (query: AgentRowQuery) => ({ ok: true, value: foundRow(query, agents) }),
      listBranchAgents: (query: AgentBranchQuery) => ({ ok: true, value: agentBranch(query, agents) }),
    },
  });
  await renderPage(<Panel />, { client, guard });
  return client;
}

export async function edit(view = own(2), agents = 40) {
  const client = await show(view, { agents });
  await press(byRole('button', 'Edit Mapping'));
  await expect.poll(() => allByRole('tree', 'CTI agents')).toHaveLength(1);
  return client;
}

export async function key(name: string) {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });
  await settle(() => void byRole('tree').dispatchEvent(event));
}

/** The row that assistive technology is told of. */
export const active = () =>
  document
    .getElementById(byRole('tree').getAttribute('aria-activedescendant') ?? '')
    ?.getAttribute('aria-label');
export const stateOf = (name: string) => byRole('treeitem', name).getAttribute('aria-checked');

export const lastQuery = (client: Awaited<ReturnType<typeof show>>) =>
  client.sent('readAgentTree').at(-1) as AgentTreeQuery;

/** A dialog whose code is read when it is first opened. */
export async function opened(name: string): Promise<HTMLElement> {
  await expect.poll(() => allByRole('dialog', name), { timeout: 10_000 }).toHaveLength(1);
  return byRole('dialog', name);
}
