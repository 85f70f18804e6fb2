/** The page `Resolve`: whom a telephony event reaches and which settings apply there, or the step that fails, with near misses. */
import { useRef, useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { textFault } from '../../lib/app/setting-fault.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { Trace, TraceQuestion, TraceStep } from '../../lib/schema/trace.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { TraceAnswer, type TraceAnswerProps } from '../trace/trace-answer.tsx';
import { Button } from '../ui/button.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { ConsoleLoading } from './console-loading.tsx';
import { PageHeading } from './page-heading.tsx';
import { SettingList } from './setting-list.tsx';

interface Form {
  environment: string;
  agentId: string;
  event: string;
  crmId: string;
}

const TEXTS = ['agentId', 'event', 'crmId'] as const;

export function ResolvePage({ configuration }: { configuration: Configuration }) {
  const { environments, isLoaded } = configuration;
  const [form, setForm] = useState<Form>({ environment: '', agentId: '', event: '', crmId: '' });
  const { answer, ask } = useTrace();
  if (!isLoaded) return <ConsoleLoading />;
  const firstName = (environments.find(({ active }) => active) ?? environments[0])?.name ?? '';
  const chosen = { ...form, environment: form.environment || firstName };
  const change = (field: keyof Form) => (value: string) => setForm({ ...chosen, [field]: value });
  const take = (_: TraceQuestion, parameter: NonNullable<TraceStep['suggests']>, value: string) => {
    const next = { ...chosen, [parameter]: value };
    setForm(next);
    ask(questionOf(next));
  };
  const isFaulty = TEXTS.some((field) => textFault(chosen[field]) !== null);
  const run = () => {
    if (!isFaulty) ask(questionOf(chosen));
  };
  const text = (field: (typeof TEXTS)[number], label: string) => (
    <TextBox
      label={label}
      value={form[field]}
      error={textFault(form[field])}
      onInput={change(field)}
      onEnter={run}
    />
  );
  const known = environments.some(({ name }) => name === chosen.environment);
  const names = known ? environments : [...environments, { id: 'typed', name: chosen.environment }];
  return (
    <div class="console-card">
      <PageHeading title={t('resolve')} />
      <p class="soft">{t('resolveText')}</p>
      <div class="form">
        <Combobox
          label={t('environment')}
          value={chosen.environment}
          options={names.map(({ name }) => ({ value: name, label: name }))}
          onChange={change('environment')}
        />
        {text('agentId', t('traceAgentId'))}
        {text('event', t('resolveEvent'))}
        {text('crmId', t('traceCrmId'))}
        <div class="actions">
          <Button kind="primary" disabled={isFaulty} onClick={run}>
            {t('traceRun')}
          </Button>
        </div>
      </div>
      <TraceAnswer answer={answer} userId={reachedId(answer)} onRetry={run} onTake={take} />
      {answer.kind === 'answered' && <Reached trace={answer.trace} />}
    </div>
  );
}

type Answer = TraceAnswerProps['answer'];

function useTrace() {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' });
  const run = useRef(0);
  const ask = async (question: TraceQuestion | null) => {
    run.current += 1;
    const mine = run.current;
    if (!question) return setAnswer({ kind: 'incomplete' });
    setAnswer({ kind: 'asking' });
    const result = await client.call('traceEvent', question);
    // A later question has its own answer.
    if (mine !== run.current) return;
    setAnswer(
      result.ok
        ? { kind: 'answered', trace: result.value, question }
        : { kind: 'refused', error: result.error },
    );
  };
  return { answer, ask: (question: TraceQuestion | null) => void ask(question) };
}

function questionOf({ environment, agentId, event, crmId }: Form): TraceQuestion | null {
  if (environment === '' || agentId === '') return null;
  return { environment, agentId, event: event || null, crmId: crmId || null };
}

/** Nobody was meant beforehand, so whoever is reached is the right one. */
function reachedId(answer: Answer): string {
  return answer.kind === 'answered' ? (answer.trace.user?.id ?? '') : '';
}

function Reached({ trace: { user, effective } }: { trace: Trace }) {
  if (!user) return null;
  const place = { page: 'user', instanceId: user.instanceId, id: user.id, tab: 'mapping' } as const;
  return (
    <>
      <p>
        <a href={addressOf(place)}>
          <bdi>{t('resolveOpen', user.fullName || user.username)}</bdi>
        </a>
      </p>
      {effective && (
        <Region title={t('popFlowSection')}>
          <SettingList effective={effective} own="group" />
        </Region>
      )}
    </>
  );
}
