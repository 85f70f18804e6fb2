/** `Test on this tab` and `Learn`: the drafted rules against an open page of the CRM. Nothing here is saved. */
import { useState } from 'preact/hooks';
import type { ReadSpec } from '../../lib/app/spec-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import type { TestAnswer } from '../../lib/schema/identity-test.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { CrmTabChooser } from './crm-tab-choice.tsx';
import { LearnDialog } from './learn-dialog.tsx';
import { type TestedSpec, TestReport } from './test-report.tsx';
import { TrialProgress } from './trial-progress.tsx';
import { useCrmTabs } from './use-crm-tabs.ts';
import { useTrial } from './use-trial.ts';

export interface IdentityTrialsProps {
  instance: CrmInstance;
  /** The drafted rules. */
  read: ReadSpec;
  /** As they are typed. */
  text: string;
  onLearned: (spec: IdentitySpec) => void;
}

export function IdentityTrials({ instance, read, text, onLearned }: IdentityTrialsProps) {
  const { client, drafts } = useApp();
  const { sites = instance.sites, crmId = instance.crmId } = drafts.of(instance.id)?.fields ?? {};
  const choice = useCrmTabs(sites);
  const trial = useTrial<TestAnswer>();
  const [tested, setTested] = useState<TestedSpec | null>(null);
  const [isHeld, setHeld] = useState(false);
  const [isLearning, setLearning] = useState(false);
  const { tab } = choice;
  const test = () => {
    setHeld(read.is !== 'spec');
    if (read.is !== 'spec' || !tab) return;
    const { spec } = read;
    setTested({ spec, text, title: tab.title || tab.host });
    void trial.run((key) =>
      client.call('testIdentity', { instanceId: instance.id, tabId: tab.id, spec, key }),
    );
  };
  const learn = () => {
    const isFaulty = read.is === 'faulty';
    setHeld(isFaulty);
    setLearning(!isFaulty);
  };
  const found = trial.value?.test.signedIn;
  return (
    <fieldset class="identity-trials">
      <legend class="field-label">{t('identityTrials')}</legend>
      <p class="soft">{t('identityTrialsHelp')}</p>
      <CrmTabChooser choice={choice} sites={sites} />
      {tab && (
        <div class="actions actions-start">
          <Button onClick={test}>{t('testOnTab')}</Button>
          <Button onClick={learn}>{t('learn')}</Button>
        </div>
      )}
      {isHeld && read.is !== 'spec' && (
        <p class="field-error" role="alert">
          {t(read.is === 'none' ? 'testNoRules' : 'testFaultyRules')}
        </p>
      )}
      <TrialProgress trial={trial} text={t('testing', tab?.title ?? '')} onRetry={test} />
      {trial.value && tested && (
        <TestReport
          answer={trial.value}
          tested={tested}
          instance={{ id: instance.id, crmId }}
          isStale={tested.text !== text}
        />
      )}
      {isLearning && tab && (
        <LearnDialog
          instance={{ id: instance.id, crmId }}
          tab={tab}
          spec={read.is === 'spec' ? read.spec : null}
          found={typeof found === 'object' ? found : null}
          onLearned={(spec) => {
            setHeld(false);
            onLearned(spec);
          }}
          onClose={() => setLearning(false)}
        />
      )}
    </fieldset>
  );
}
