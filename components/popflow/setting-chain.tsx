/** The explanation of a value: what each level says, which one is in force, and what a reset would give. */

import { afterReset, type PopFlowRow } from '../../lib/app/popflow-rows.ts';
import { t } from '../../lib/app/text.ts';
import { valueText } from '../../lib/app/value-text.ts';
import { Badge } from '../ui/feedback.tsx';
import { LEVEL_TEXT } from './level-text.ts';

export function SettingChain({ id, row }: { id: string; row: PopFlowRow }) {
  const reset = afterReset(row);
  return (
    <div class="chain" id={id}>
      {row.help && <p class="soft">{row.help}</p>}
      <ol>
        {row.chain.map((link) => (
          <li
            key={link.level}
            class={link.level === row.source ? 'chain-link chain-link-decides' : 'chain-link'}
          >
            <span class="soft">{t(LEVEL_TEXT[link.level])}</span> <bdi>{link.name}</bdi>
            <span class="chain-value">
              {link.value === undefined ? (
                <span class="soft">{t('levelInherits')}</span>
              ) : (
                <bdi>{valueText(link.value, row.isEvent)}</bdi>
              )}
              {link.level === row.source && <Badge kind="own">{t('inForce')}</Badge>}
            </span>
          </li>
        ))}
      </ol>
      {reset && (
        <p>
          {reset.from
            ? t('resetGivesFrom', valueText(reset.value, row.isEvent), reset.from.name)
            : t('resetGives', valueText(reset.value, row.isEvent))}
        </p>
      )}
    </div>
  );
}
