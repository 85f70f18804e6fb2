/** What an edit of many users changes, for whom, from what to what; more rows are read on demand. */
import { useState } from 'preact/hooks';
import { bulkProblemText, bulkValueText } from '../../lib/app/bulk-text.ts';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { BulkPlanWindow, BulkRow } from '../../lib/schema/console/bulk-view.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Badge, Notice } from '../ui/feedback.tsx';
import { FieldChange } from './field-change.tsx';

/** Rows of one request. */
const MORE = 100;

export function BulkPreview({ plan }: { plan: BulkPlanWindow }) {
  const { client } = useApp();
  const [rows, setRows] = useState<readonly BulkRow[]>(plan.rows);
  const { total, unchanged, problems, planId } = plan;
  const showMore = async () => {
    const result = await client.call('readBulkPlan', { planId, offset: rows.length, limit: MORE });
    if (result.ok) setRows([...rows, ...result.value.rows]);
  };
  return (
    <>
      <p>{total === 0 ? t('bulkNothing') : t('bulkChanging', formatCount(total), formatCount(unchanged))}</p>
      {problems > 0 && <Notice kind="warning">{t('bulkProblems', formatCount(problems))}</Notice>}
      {total > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="bulk-rows" aria-label={t('bulkPreview')} tabIndex={0}>
          <dl class="changes">
            {rows.map(({ id, name, before, after, problem }) => (
              <FieldChange
                key={id}
                name={name}
                before={bulkValueText(before)}
                after={bulkValueText(after)}
                mark={problem && <Badge kind="warn">{bulkProblemText(problem)}</Badge>}
              />
            ))}
          </dl>
          {rows.length < total && (
            <p class="soft">
              {t('shownOf', formatCount(rows.length), formatCount(total))}{' '}
              <Button kind="quiet" onClick={() => void showMore()}>
                {t('showMore')}
              </Button>
            </p>
          )}
        </section>
      )}
    </>
  );
}
