/** All of one row of a plan, for what a line of the grid cannot hold. */

import { formatList } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { t } from '../../lib/app/text.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { linesOf } from './plan-columns.tsx';

export function PlanRowDetails({ row, onClose }: { row: PlanRow; onClose: () => void }) {
  const { added, removed, effective = [] } = row;
  return (
    <Dialog
      title={t('planRowTitle', row.row, row.name)}
      closeLabel={t('close')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <ul>
        {linesOf(row).map((line) => (
          <li key={line} dir="auto">
            {line}
          </li>
        ))}
        {added.length > 0 && <li>{t('agentsAdded', formatList(added))}</li>}
        {removed.length > 0 && <li>{t('agentsRemoved', formatList(removed))}</li>}
      </ul>
      {effective.length > 0 && (
        <>
          <p class="soft">{t('planInEffect')}</p>
          <ul aria-label={t('planInEffect')}>
            {effective.map(({ column, from, to }) => (
              <li key={column} dir="auto">
                {t('changeOf', historyFieldText(column), from ?? t('nothingWas'), to ?? t('nothingWas'))}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
