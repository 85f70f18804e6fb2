/** One record rule of a tested spec, and whether the address of the page is one of its records. */
import { ruleText } from '../../lib/app/trial-text.ts';
import type { RecordRule } from '../../lib/schema/identity-spec.ts';
import type { IdentityTest } from '../../lib/schema/identity-test.ts';
import { Badge } from '../ui/feedback.tsx';
import { SpecPlace } from './spec-place.tsx';

export interface RuleReportProps {
  rule: RecordRule;
  outcome: IdentityTest['rules'][number];
  /** From 0. */
  number: number;
  text: string;
}

export function RuleReport({ rule, outcome, number, text }: RuleReportProps) {
  const { is, nativeId } = outcome;
  return (
    <li class="test-part">
      <div class="test-source">
        <span>
          <code>{[rule.in, rule.key, rule.pattern].filter(Boolean).join(' ')}</code>{' '}
          <SpecPlace path={['records', String(number)]} text={text} />
        </span>
        <span>
          <Badge kind={is === 'matched' ? 'own' : is === 'no-id' ? 'warn' : 'plain'}>{ruleText(is)}</Badge>
          {nativeId !== null && <bdi class="test-found"> {nativeId}</bdi>}
        </span>
      </div>
    </li>
  );
}
