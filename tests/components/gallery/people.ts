/** People and sessions that several areas of the gallery show. */
import type { PanelView, PersonView } from '../../../lib/schema/views.ts';
import { agent, panelView, personView } from '../../support/panel-views.ts';

export const OFFLINE = {
  kind: 'offline' as const,
  detail: 'No answer from https://pp.example.com within 10 s.',
};

export const ADMIN = panelView();

const agentSession = { ...ADMIN.session, username: 'agent.eve', role: 'agent' as const };

export const AGENT = panelView({
  session: agentSession,
  show: 'me',
  canSwitch: false,
  readOnly: { reason: 'role' },
  groups: [],
});

export const SIGNED_OUT = {
  ...ADMIN.session,
  state: 'signed-out' as const,
  username: null,
  role: null,
};

/** Eve with a list of her own: three agents, the last of them inactive. */
export const OWN = personView({
  source: 'user',
  agents: [agent(1), agent(2), agent(3, { active: false })],
});

export function shown(person: PersonView): { kind: 'person'; person: PersonView } {
  return { kind: 'person', person };
}

export function ofPerson(person: PersonView, fields: Partial<PanelView> = {}): PanelView {
  return panelView({ person: shown(person), ...fields });
}
