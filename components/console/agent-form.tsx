/** What an admin changes of a CTI agent. */
import { t } from '../../lib/app/text.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { useApp } from '../app-context.ts';
import { CheckBox, TextBox } from '../ui/fields.tsx';
import { AgentGroupBox } from './agent-group-box.tsx';
import { AgentIdAdvice } from './agent-id-advice.tsx';
import { orNull, RecordForm } from './record-form.tsx';

const FIELDS = ['agentId', 'name', 'agentGroupId', 'extension', 'loginId', 'active'] as const;

export function AgentForm({ agent }: { agent: CtiAgent }) {
  const { drafts } = useApp();
  const values = { ...agent, ...drafts.of(agent.id)?.fields };
  return (
    <RecordForm kind="cti-agents" row={agent} fields={FIELDS}>
      {({ change, faultOf }) => (
        <>
          <TextBox
            label={t('agentId')}
            value={values.agentId}
            error={faultOf('agentId')}
            onInput={(agentId) => change({ agentId })}
          />
          <AgentIdAdvice environmentId={agent.environmentId} agentId={values.agentId} exceptId={agent.id} />
          <TextBox
            label={t('agentName')}
            value={values.name}
            error={faultOf('name')}
            onInput={(name) => change({ name })}
          />
          <AgentGroupBox
            environmentId={agent.environmentId}
            value={values.agentGroupId}
            onChange={(agentGroupId) => change({ agentGroupId })}
          />
          <TextBox
            label={t('extension')}
            value={values.extension ?? ''}
            error={faultOf('extension')}
            onInput={(extension) => change({ extension: orNull(extension) })}
          />
          <TextBox
            label={t('loginId')}
            value={values.loginId ?? ''}
            error={faultOf('loginId')}
            onInput={(loginId) => change({ loginId: orNull(loginId) })}
          />
          <CheckBox label={t('isActive')} checked={values.active} onChange={(active) => change({ active })} />
        </>
      )}
    </RecordForm>
  );
}
