/** `Learn`: looks in a CRM tab for the admin's own record, and puts the proposals they choose into the draft. Nothing is saved. */
import { useState } from 'preact/hooks';
import { type Chosen, firstChoice, withLearned } from '../../lib/app/learned-spec.ts';
import { t } from '../../lib/app/text.ts';
import type { IdentitySpec } from '../../lib/schema/identity-spec.ts';
import type { CrmTab, TestedPerson } from '../../lib/schema/identity-test.ts';
import type { Learned } from '../../lib/schema/learned.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextBox } from '../ui/fields.tsx';
import { Proposals } from './proposals.tsx';
import { TrialProgress } from './trial-progress.tsx';
import { useTrial } from './use-trial.ts';

export interface LearnDialogProps {
  instance: { id: string; crmId: string };
  tab: CrmTab;
  /** The drafted rules; `null`: none. */
  spec: IdentitySpec | null;
  /** Whom the last test found. */
  found: TestedPerson | null;
  onLearned: (spec: IdentitySpec) => void;
  onClose: () => void;
}

export function LearnDialog({ instance, tab, spec, found, onLearned, onClose }: LearnDialogProps) {
  const { client } = useApp();
  const [nativeId, setNativeId] = useState(found?.nativeId ?? '');
  const [username, setUsername] = useState(found?.username ?? '');
  const [fullName, setFullName] = useState(found?.fullName ?? '');
  const [isMissing, setMissing] = useState(false);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const trial = useTrial<Learned>();
  const learned = trial.value;
  const choice = chosen ?? (learned && firstChoice(learned));
  const search = () => {
    const known = {
      nativeId: nativeId.trim() || null,
      username: username.trim() || null,
      fullName: fullName.trim() || null,
      crmId: instance.crmId || null,
    };
    const isKnown = known.nativeId !== null || known.username !== null;
    setMissing(!isKnown);
    setChosen(null);
    if (!isKnown) return;
    void trial.run((key) =>
      client.call('learnIdentity', { instanceId: instance.id, tabId: tab.id, known, key }),
    );
  };
  const isEmpty = learned !== null && learned.rules.length + learned.sources.length === 0;
  const isChosen = choice !== null && choice.rules.size + choice.sources.size > 0;
  const take = () => {
    if (!learned || !choice) return;
    onLearned(withLearned(spec, learned, choice));
    onClose();
  };
  return (
    <Dialog
      title={t('learnTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" disabled={!learned || !isChosen} onClick={take}>
            {t('learnTake')}
          </Button>
        </>
      }
    >
      <p class="soft">{t('learnHelp', tab.title || tab.host)}</p>
      <TextBox label={t('crmId')} value={nativeId} onInput={setNativeId} onEnter={search} />
      <TextBox
        label={t('username')}
        value={username}
        error={isMissing ? t('learnMissing') : null}
        onInput={setUsername}
        onEnter={search}
      />
      <TextBox label={t('fullName')} value={fullName} onInput={setFullName} onEnter={search} />
      <div class="actions actions-start">
        <Button onClick={search}>{t('learnSearch')}</Button>
      </div>
      <TrialProgress trial={trial} text={t('learning', tab.title || tab.host)} onRetry={search} />
      {isEmpty && <p role="status">{t('learnNothing')}</p>}
      {learned && choice && !isEmpty && (
        <>
          <Proposals learned={learned} chosen={choice} onChange={setChosen} />
          <div class="learn-preview">
            <div class="field-label">{t('learnPreview')}</div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys have to reach it. */}
            <section tabIndex={0} aria-label={t('learnPreview')}>
              <pre>{JSON.stringify(withLearned(spec, learned, choice), null, 2)}</pre>
            </section>
          </div>
        </>
      )}
    </Dialog>
  );
}
