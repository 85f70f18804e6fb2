/** What the plan may do besides, each where the file gives a reason for it. */
import { formatCounted } from '../../lib/app/format.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { CheckBox } from '../ui/fields.tsx';

export function PlanOptions({ flow, job }: { flow: ImportFlow; job: ImportJob }) {
  const { createMissingGroups, applyMappings, moveTaken } = flow.wish.value;
  const { differs, conflicts } = job.counts;
  return (
    <>
      <div class="filters">
        <CheckBox
          label={t('createMissingGroups')}
          checked={createMissingGroups}
          onChange={(isOn) => void flow.change({ createMissingGroups: isOn })}
        />
      </div>
      {(differs > 0 || applyMappings) && (
        <Choice
          isOn={applyMappings}
          texts={[formatCounted(differs, 'mappingsDifferOne', 'mappingsDifferMany'), t('mappingsApplied')]}
          actions={[t('applyMappings'), t('leaveMappings')]}
          onChange={(isOn) => void flow.change({ applyMappings: isOn })}
        />
      )}
      {(conflicts > 0 || moveTaken) && (
        <Choice
          isOn={moveTaken}
          texts={[formatCounted(conflicts, 'agentsTakenOne', 'agentsTakenMany'), t('agentsMove')]}
          actions={[t('moveTaken'), t('leaveTaken')]}
          onChange={(isOn) => void flow.change({ moveTaken: isOn })}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  isOn: boolean;
  /** Of both, first while it is off. */
  texts: readonly [string, string];
  actions: readonly [string, string];
  onChange: (isOn: boolean) => void;
}

function Choice({ isOn, texts, actions, onChange }: ChoiceProps) {
  const place = isOn ? 1 : 0;
  return (
    <Notice kind="info" actions={<Button onClick={() => onChange(!isOn)}>{actions[place]}</Button>}>
      {texts[place]}{' '}
    </Notice>
  );
}
