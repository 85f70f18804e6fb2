/** The columns of the grid `Import plan`. */
import { isApplied } from '../../lib/app/plan-filter.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { PlanRow, RowState } from '../../lib/schema/import-plan.ts';
import { Badge } from '../ui/feedback.tsx';
import type { GridColumn } from '../ui/grid.tsx';

export const STATE_TEXTS: Record<RowState, TextKey> = {
  create: 'stateCreate',
  update: 'stateUpdate',
  unchanged: 'stateUnchanged',
  refused: 'stateRefused',
  conflict: 'stateConflict',
};

/** The least widths leave room for each head, in widely spaced letters too, on a page of 320 px. */
export function planColumns(): GridColumn<PlanRow, 'row' | 'state' | 'name' | 'what'>[] {
  return [
    { id: 'row', label: t('rowNumber'), width: '64px', rank: 2, cell: ({ row }) => row },
    {
      id: 'state',
      label: t('state'),
      width: 'minmax(86px, 96px)',
      rank: 1,
      cell: (row) => (
        <Badge kind={isApplied(row) ? 'plain' : 'warn'} title={t(STATE_TEXTS[row.state])}>
          {t(STATE_TEXTS[row.state])}
        </Badge>
      ),
    },
    {
      id: 'name',
      label: t('planWho'),
      width: 'minmax(62px, 1fr)',
      rank: 1,
      cell: ({ name }) => (
        <bdi class="cut" title={name}>
          {name}
        </bdi>
      ),
    },
    {
      id: 'what',
      label: t('planWhat'),
      width: 'minmax(66px, 3fr)',
      rank: 1,
      cell: (row) => {
        const text = linesOf(row).join(' · ');
        return (
          <span class="cut" title={text} dir="auto">
            {text}
          </span>
        );
      },
    },
  ];
}

/** Problems first, then old and new by field. */
export function linesOf({ issues, changes, taken }: PlanRow): string[] {
  return [
    ...issues.map(({ column, rule, text }) => [column, rule, text].filter(Boolean).join(': ')),
    ...taken.map(({ agent, owner }) => t('takenBy', agent, owner)),
    ...changes.map(({ column, from, to }) =>
      t('changeOf', column, from ?? t('nothingWas'), to ?? t('nothingWas')),
    ),
  ];
}
