/** What a plan says of a row, line by line: what is wrong with it, what it changes, what that comes to. Pure. */
import type { PlanRow } from '../../lib/schema/import-plan.ts';

export interface PlanLine {
  readonly kind: 'error' | 'warning' | 'note' | 'conflict' | 'change' | 'effect';
  readonly column: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

export function planLines({ issues, taken, changes, effective = [] }: PlanRow): PlanLine[] {
  const none = { column: '', text: '', from: '', to: '' };
  const change = (kind: 'change' | 'effect') => (each: PlanRow['changes'][number]) => ({
    ...none,
    kind,
    column: each.column,
    from: each.from ?? '',
    to: each.to ?? '',
  });
  return [
    ...issues.map(({ level, column, text }) => ({ ...none, kind: level, column: column ?? '', text })),
    ...taken.map(({ agent, owner }) => ({
      ...none,
      kind: 'conflict' as const,
      column: 'Agent Id',
      text: `${agent} is mapped to ${owner}.`,
    })),
    ...changes.map(change('change')),
    ...effective.map(change('effect')),
  ];
}
