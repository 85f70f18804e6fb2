/** The steps of a trace as a list, each with what was found, and near misses as buttons that ask again. */
import { t } from '../../lib/app/text.ts';
import { stepText } from '../../lib/app/trace-text.ts';
import type { TraceStep } from '../../lib/schema/trace.ts';
import { Icon } from '../ui/icon.tsx';

export interface TraceStepsProps {
  steps: readonly TraceStep[];
  onTake: (parameter: NonNullable<TraceStep['suggests']>, value: string) => void;
}

export function TraceSteps({ steps, onTake }: TraceStepsProps) {
  return (
    <ol class="trace-steps" aria-label={t('traceSteps')}>
      {steps.map((step) => (
        <li key={step.step} class={`trace-step ${step.ok ? 'trace-step-ok' : 'trace-step-failed'}`}>
          <Icon name={step.ok ? 'check' : 'close'} />
          <div class="trace-step-text">
            <div>
              <span class="visually-hidden">{t(step.ok ? 'traceOk' : 'traceFailed')} </span>
              <strong>{stepText(step.step)}</strong>
            </div>
            <div class="soft trace-detail" dir="ltr">
              <Detail text={step.detail} />
            </div>
            {step.nearMisses.length > 0 && <NearMisses step={step} onTake={onTake} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The server's English sentence: each quoted name is isolated, whatever direction it is written in. */
function Detail({ text }: { text: string }) {
  const pieces = text.split(/("[^"]*")/);
  return <>{pieces.map((piece, index) => (index % 2 === 1 ? <bdi key={index}>{piece}</bdi> : piece))}</>;
}

function NearMisses({ step, onTake }: { step: TraceStep; onTake: TraceStepsProps['onTake'] }) {
  const { suggests, nearMisses } = step;
  const label = t(suggests ? 'traceDidYouMean' : 'traceCandidates');
  return (
    <div class="trace-near">
      <span class="soft" aria-hidden="true">
        {label}
      </span>
      <ul aria-label={label}>
        {nearMisses.map((value) => (
          <li key={value}>
            {suggests ? (
              <button
                type="button"
                class="button"
                aria-label={t('traceTake', value)}
                onClick={() => onTake(suggests, value)}
              >
                <bdi class="trace-value">{value}</bdi>
              </button>
            ) : (
              <bdi class="trace-value">{value}</bdi>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
