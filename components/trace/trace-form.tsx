/** Asks which agent and which event, and shows what the server answers. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { type TraceForm as Form, firstForm, questionOf, withNearMiss } from '../../lib/app/trace-question.ts';
import type { TraceQuestion, TraceStep } from '../../lib/schema/trace.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { TraceAnswer, type TraceAnswerProps } from './trace-answer.tsx';
import { TraceFields } from './trace-fields.tsx';

type Answer = TraceAnswerProps['answer'];

export function TraceForm({ person }: { person: PersonView }) {
  const { client, drafts } = useApp();
  const [form, setForm] = useState<Form>(() => firstForm(person));
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' });
  const run = useRef(0);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Opened at the foot of the panel, it would lie below the edge.
    button.current?.scrollIntoView({ block: 'nearest' });
    // An answer that comes after the person has gone on belongs to nobody.
    return () => {
      run.current += 1;
    };
  }, []);

  const ask = async (question: TraceQuestion) => {
    run.current += 1;
    const mine = run.current;
    setAnswer({ kind: 'asking' });
    const result = await client.call('traceEvent', question);
    if (mine !== run.current) return;
    setAnswer(
      result.ok
        ? { kind: 'answered', trace: result.value, question }
        : { kind: 'refused', error: result.error },
    );
  };
  const question = questionOf(form, person);
  const askAgain = () => {
    if (question) void ask(question);
    else setAnswer({ kind: 'incomplete' });
  };
  const take = (asked: TraceQuestion, parameter: NonNullable<TraceStep['suggests']>, value: string) => {
    const next = withNearMiss(asked, parameter, value);
    setForm(next);
    // The pressed button goes away with its step.
    button.current?.focus();
    void ask({ ...asked, [parameter]: value });
  };
  const isUnsaved = person.pendingFields.length > 0 || drafts.of(person.user.id) !== null;
  return (
    <div class="trace">
      <TraceFields person={person} form={form} onChange={setForm} onEnter={askAgain} />
      {isUnsaved && <p class="soft">{t('traceUnsaved')}</p>}
      <button ref={button} type="button" class="button button-primary" onClick={askAgain}>
        {t('traceRun')}
      </button>
      <TraceAnswer answer={answer} userId={person.user.id} onRetry={askAgain} onTake={take} />
    </div>
  );
}
