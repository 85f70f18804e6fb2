/** The fields of the resolution trace: one of the user's agents or another, one of their events or another. */
import { t } from '../../lib/app/text.ts';
import { knownEvent, NONE, OTHER, type TraceForm } from '../../lib/app/trace-question.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { Combobox, TextBox } from '../ui/fields.tsx';

export interface TraceFieldsProps {
  person: PersonView;
  form: TraceForm;
  onChange: (form: TraceForm) => void;
  onEnter: () => void;
}

export function TraceFields({ person, form, onChange, onEnter }: TraceFieldsProps) {
  const change = (fields: Partial<TraceForm>) => onChange({ ...form, ...fields });
  const agents = person.agents.map(({ agent, environmentName }) => ({
    value: agent.id as string,
    label: t('agentInEnvironment', agent.agentId, environmentName),
  }));
  const events = Object.keys(person.effective.events).map((name) => ({
    value: knownEvent(name),
    label: name,
  }));
  return (
    <div class="trace-fields">
      {agents.length > 0 && (
        <Combobox
          label={t('traceAgent')}
          value={form.agent}
          options={[...agents, { value: OTHER, label: t('traceOtherAgent') }]}
          onChange={(agent) => change({ agent })}
        />
      )}
      {form.agent === OTHER && (
        <>
          <TextBox
            label={t('environment')}
            value={form.environment}
            onInput={(environment) => change({ environment })}
            onEnter={onEnter}
          />
          <TextBox
            label={t('traceAgentId')}
            value={form.agentId}
            onInput={(agentId) => change({ agentId })}
            onEnter={onEnter}
          />
          <TextBox
            label={t('traceCrmId')}
            value={form.crmId}
            onInput={(crmId) => change({ crmId })}
            onEnter={onEnter}
          />
        </>
      )}
      <Combobox
        label={t('traceEvent')}
        value={form.event}
        options={[
          ...events,
          { value: OTHER, label: t('traceOtherEvent') },
          { value: NONE, label: t('traceNoEvent') },
        ]}
        onChange={(event) => change({ event })}
      />
      {form.event === OTHER && (
        <TextBox
          label={t('eventName')}
          value={form.eventName}
          onInput={(eventName) => change({ eventName })}
          onEnter={onEnter}
        />
      )}
    </div>
  );
}
