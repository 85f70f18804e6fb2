/** The background that the gallery's pages talk to: it answers as a state says. */
import type { PageClient } from '../../../lib/messages/page-client.ts';
import type { Result } from '../../../lib/messages/protocol.ts';
import { agentBranch, agentWindow, foundRow } from '../../support/agent-directory.ts';
import { fakePageClient } from '../../support/fake-page-client.ts';
import { DIAGNOSTICS } from './facts.ts';
import type { GalleryState } from './gallery-state.ts';
import { AGENT } from './states/mapping-tree.ts';

const SITES = [
  { instanceId: '1', name: 'Contoso Service', sites: ['https://crm.example.com/*'], granted: false },
];

export function fakeBackground(state: GalleryState): PageClient {
  const ok = (value: unknown): Result<unknown> => ({ ok: true, value });
  const hello: Result<unknown> = state.fails
    ? { ok: false, error: { kind: 'unexpected', detail: 'No answer within 10 s.' } }
    : ok(state.view);
  const told = Object.entries(state.answers ?? {}).map(([name, value]) => [
    name,
    (asked: unknown) => {
      const answer: unknown = typeof value === 'function' ? value(asked) : value;
      return answer instanceof Promise ? answer.then(ok) : ok(answer);
    },
  ]);
  const refused = Object.entries(state.refuses ?? {}).map(([name, error]) => [
    name,
    () => ({ ok: false, error }),
  ]);
  const silent = (state.hangs ?? []).map((name) => [name, () => new Promise<never>(() => undefined)]);
  return fakePageClient({
    surface: state.page,
    answers: {
      hello: () => hello,
      readAgentTree: (query: Parameters<typeof agentWindow>[0]) => ok(agentWindow(query, 500)),
      lookAhead: () => ok([]),
      findAgentRow: (query: Parameters<typeof foundRow>[0]) => ok(foundRow(query, 500)),
      listBranchAgents: (query: Parameters<typeof agentBranch>[0]) => ok(agentBranch(query, 500)),
      readAgent: () => ok(AGENT),
      readDiagnostics: () => ok(DIAGNOSTICS),
      listPending: () => ok(state.pending ?? []),
      listSites: () => ok(SITES),
      ...Object.fromEntries([...told, ...refused, ...silent]),
    },
  });
}
