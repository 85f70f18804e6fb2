/** What a search proposes, each with its check box, what it reads now and how sure that is. */
import type { Chosen } from '../../lib/app/learned-spec.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { probeFieldText, sourceText } from '../../lib/app/trial-text.ts';
import type { Certainty, Learned } from '../../lib/schema/learned.ts';
import { Badge } from '../ui/feedback.tsx';

export interface ProposalsProps {
  learned: Learned;
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

const CERTAINTY: Record<Certainty, TextKey> = {
  sure: 'confidenceCertain',
  likely: 'confidenceLikely',
  guess: 'certaintyGuess',
};

export function Proposals({ learned, chosen, onChange }: ProposalsProps) {
  return (
    <>
      {learned.rules.length > 0 && (
        <fieldset class="proposals">
          <legend class="field-label">{t('learnRules')}</legend>
          {learned.rules.map(({ rule, nativeId, certainty }, index) => (
            <Proposal
              key={index}
              code={[rule.in, rule.key, rule.pattern].filter(Boolean).join(' ')}
              text={nativeId}
              certainty={certainty}
              checked={chosen.rules.has(index)}
              onChange={() => onChange({ ...chosen, rules: toggled(chosen.rules, index) })}
            />
          ))}
        </fieldset>
      )}
      {learned.rules.length === 0 && <p class="soft">{t('learnNoRules')}</p>}
      {learned.sources.length > 0 && (
        <fieldset class="proposals">
          <legend class="field-label">{t('learnSources')}</legend>
          {learned.sources.map(({ field, source, text, certainty }, index) => (
            <Proposal
              key={index}
              label={probeFieldText(field)}
              code={sourceText(source)}
              text={text}
              certainty={certainty}
              checked={chosen.sources.has(index)}
              onChange={() => onChange({ ...chosen, sources: toggled(chosen.sources, index) })}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

function toggled(chosen: ReadonlySet<number>, index: number): Set<number> {
  const next = new Set(chosen);
  if (!next.delete(index)) next.add(index);
  return next;
}

interface ProposalProps {
  label?: string;
  code: string;
  text: string;
  certainty: Certainty;
  checked: boolean;
  onChange: () => void;
}

function Proposal({ label, code, text, certainty, checked, onChange }: ProposalProps) {
  return (
    <label class="check-box proposal">
      <input type="checkbox" checked={checked} onChange={onChange} />
      <span>
        {label && <span class="soft">{label} </span>}
        <code>{code}</code> → <bdi class="test-found">{text}</bdi> <Badge>{t(CERTAINTY[certainty])}</Badge>
      </span>
    </label>
  );
}
