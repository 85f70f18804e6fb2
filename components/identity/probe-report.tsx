/** One probe of a tested spec: its verdict, its request, and what each source of each field found. */
import { t } from '../../lib/app/text.ts';
import {
  outcomeText,
  probeFieldText,
  requestText,
  sourceText,
  verdictText,
} from '../../lib/app/trial-text.ts';
import type { IdentityProbe, ValueSource } from '../../lib/schema/identity-spec.ts';
import type { ProbeOutcome, RequestOutcome, SourceOutcome } from '../../lib/schema/identity-test.ts';
import { Badge } from '../ui/feedback.tsx';
import { SpecPlace } from './spec-place.tsx';

export interface ProbeReportProps {
  probe: IdentityProbe;
  outcome: ProbeOutcome;
  /** From 0. */
  number: number;
  /** Of the whole spec, for the lines. */
  text: string;
}

export function ProbeReport({ probe, outcome, number, text }: ProbeReportProps) {
  const { verdict, request, fields } = outcome;
  const path = ['identity', 'probes', String(number)];
  return (
    <li class="test-part">
      <div class="test-part-head">
        <strong>{t('probeNumber', number + 1)}</strong>
        <Badge kind={verdict === 'person' ? 'own' : 'plain'}>{verdictText(verdict)}</Badge>
        <SpecPlace path={path} text={text} />
      </div>
      {request && <Request label={requestLabel(probe)} request={request} />}
      {fields.map(({ field, sources }) => (
        <SourceList
          key={field}
          label={probeFieldText(field)}
          sources={probe[field] ?? []}
          outcomes={sources}
          path={[...path, field]}
          text={text}
        />
      ))}
    </li>
  );
}

function requestLabel({ fetch, ask }: IdentityProbe): string {
  return fetch ? `${fetch.method ?? 'GET'} ${fetch.path}` : (ask ?? '');
}

/** Where the instance key is read from. */
export function KeyReport(props: {
  sources: readonly ValueSource[];
  outcomes: readonly SourceOutcome[];
  text: string;
}) {
  return (
    <div class="test-part">
      <SourceList {...props} label={t('testKey')} path={['instance', 'key']} />
    </div>
  );
}

function Request({ label, request }: { label: string; request: RequestOutcome }) {
  return (
    <div class="test-source">
      <code>{label}</code>
      <span>
        {requestText(request)}
        {request.values.map(({ name, isThere }) => (
          <span key={name} class="fact-line">
            <code>{name}</code> {t(isThere ? 'sourcePresent' : 'missNotThere')}
          </span>
        ))}
      </span>
    </div>
  );
}

interface SourceListProps {
  label: string;
  sources: readonly ValueSource[];
  outcomes: readonly SourceOutcome[];
  path: readonly string[];
  text: string;
}

function SourceList({ label, sources, outcomes, path, text }: SourceListProps) {
  return (
    <div>
      <div class="test-field">{label}</div>
      {sources.map((source, index) => {
        const outcome = outcomes[index];
        if (!outcome) return null;
        return (
          <div key={index} class="test-source">
            <span>
              <code>{sourceText(source)}</code> <SpecPlace path={[...path, String(index)]} text={text} />
            </span>
            <bdi class={outcome.is === 'missing' ? 'soft' : 'test-found'}>{outcomeText(outcome)}</bdi>
          </div>
        );
      })}
    </div>
  );
}
