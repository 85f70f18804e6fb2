/** The console's page of one CTI agent, `#/telephony/ENVIRONMENT/agents/ID`: what is known of it. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { AgentFacts, useAgentDetails } from '../mapping/agent-facts.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Skeleton } from '../ui/feedback.tsx';

/** The record id in what follows `telephony` in the route; `null` for other places of the telephony side. */
export function agentInRoute(rest: string): string | null {
  const [, list, id] = rest.split('/');
  return list === 'agents' && id ? id : null;
}

export function AgentPage({ id }: { id: string }) {
  const { store } = useApp();
  const { details, error } = useAgentDetails(id);
  const role = store.view.value?.session.role;
  if (role === 'agent') return <Page>{<p>{t('agentPageNotYours')}</p>}</Page>;
  return (
    <Page name={details?.mapped.agent.name}>
      {error && <ErrorNotice error={error} />}
      {!details && !error && <Skeleton width={40} />}
      {details && <AgentFacts mapped={details.mapped} details={details} />}
    </Page>
  );
}

function Page({ name, children }: { name?: string | undefined; children: ComponentChildren }) {
  return (
    <div class="prose">
      <h1>{name ?? t('ctiAgent')}</h1>
      {children}
    </div>
  );
}
