/** What the server says would happen when an event reaches each of the two users. */
// biome-ignore-all lint/a11y/noRedundantRoles: laid out as a grid on narrow pages, rows and cells would lose theirs

import { t } from '../../lib/app/text.ts';
import { stepText } from '../../lib/app/trace-text.ts';
import type { Trace } from '../../lib/schema/trace.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { useOnline } from './use-online.ts';

export function CompareTraces({ pair }: { pair: readonly [PersonView, PersonView] }) {
  const events = pair.flatMap(({ effective }) => Object.keys(effective.events));
  const event = events[0] ?? null;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {event === null ? t('resolutionTrace') : t('compareTrace', event)}
      </th>
      {pair.map((person) => (
        <td key={person.user.id} role="cell">
          <TraceOf person={person} event={event} />
        </td>
      ))}
    </tr>
  );
}

function TraceOf({ person, event }: { person: PersonView; event: string | null }) {
  const { client } = useApp();
  const [first] = person.agents;
  const { crmId = null } = person.instance;
  const key = `${person.user.id} ${first?.agent.id} ${event}`;
  const { value, error } = useOnline(key, async () => {
    if (!first) return { ok: true as const, value: null };
    const { agent, environmentName } = first;
    return client.call('traceEvent', { environment: environmentName, agentId: agent.agentId, event, crmId });
  });
  if (error)
    return <span class="soft">{t(error.kind === 'offline' ? 'compareOffline' : 'errorUnexpected')}</span>;
  if (value === undefined) return <span class="soft">{t('traceAsking')}</span>;
  return <>{value === null ? t('compareNoAgent') : traceText(value, person)}</>;
}

function traceText({ failedStep, trace, user, workflow }: Trace, person: PersonView): string {
  if (failedStep !== null) {
    return t('compareFails', stepText(failedStep), trace.at(-1)?.detail ?? '');
  }
  if (user && user.id !== person.user.id) return t('compareReaches', user.fullName || user.username);
  return workflow === null ? t('compareWorks') : t('compareStarts', workflow);
}
