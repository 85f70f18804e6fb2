/** What came of a trace: the sentence that is read out, its steps, or why there is no answer. */
import { useEffect, useRef } from 'preact/hooks';
import { errorText } from '../../lib/app/error-text.ts';
import { t } from '../../lib/app/text.ts';
import { isAmbiguous, traceWords } from '../../lib/app/trace-text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Trace, TraceQuestion, TraceStep } from '../../lib/schema/trace.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, RichText } from '../ui/feedback.tsx';
import { TraceSteps } from './trace-steps.tsx';

export interface TraceAnswerProps {
  answer:
    | { kind: 'none' }
    | { kind: 'incomplete' }
    | { kind: 'asking' }
    | { kind: 'answered'; trace: Trace; question: TraceQuestion }
    | { kind: 'refused'; error: AppError };
  /** The user on the page. */
  userId: string;
  onRetry: () => void;
  onTake: (asked: TraceQuestion, parameter: NonNullable<TraceStep['suggests']>, value: string) => void;
}

export function TraceAnswer({ answer, userId, onRetry, onTake }: TraceAnswerProps) {
  const element = useRef<HTMLDivElement>(null);
  // What was asked for is below the edge of a low panel otherwise.
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [answer]);
  return (
    <div ref={element} class="trace-answer">
      <div class="trace-words" aria-live="polite">
        {answer.kind === 'incomplete' && <p>{t('traceIncomplete')}</p>}
        {answer.kind === 'asking' && <p class="soft">{t('traceAsking')}</p>}
        {answer.kind === 'answered' && <Words {...answer} userId={userId} />}
      </div>
      {answer.kind === 'answered' && (
        <TraceSteps
          steps={answer.trace.trace}
          onTake={(parameter, value) => onTake(answer.question, parameter, value)}
        />
      )}
      {answer.kind === 'refused' && <Refused error={answer.error} onRetry={onRetry} />}
    </div>
  );
}

function Words({ trace, question, userId }: { trace: Trace; question: TraceQuestion; userId: string }) {
  const isOther = trace.user !== null && trace.user.id !== userId;
  const sentences = traceWords(trace, question, userId).map((parts, index) => (
    <span key={index}>
      <RichText parts={parts} />{' '}
    </span>
  ));
  const kind = isAmbiguous(trace) || isOther ? 'warning' : trace.ok ? 'good' : 'bad';
  return <p class={`trace-verdict trace-${kind}`}>{sentences}</p>;
}

/** Only a reachable server knows; a copy of its data would answer another question. */
function Refused({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  if (error.kind === 'not-found') return <Notice kind="error">{t('traceTooOld')}</Notice>;
  if (error.kind !== 'offline') return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <Notice kind="warning" actions={<Button onClick={onRetry}>{t('tryAgain')}</Button>}>
      <span role="alert">
        {t('traceOffline')} {errorText(error).detail}
      </span>
    </Notice>
  );
}
