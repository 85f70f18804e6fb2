/** The shape of the tree of agents while it, or the code that shows it, is on its way. */
import { t } from '../../lib/app/text.ts';
import { Skeleton } from '../ui/feedback.tsx';

const WIDTHS = [34, 48, 62, 57, 66, 52, 60, 44];

export function TreeSkeleton() {
  return (
    <div class="tree tree-loading" aria-busy="true">
      <p class="visually-hidden">{t('loading')}</p>
      {WIDTHS.map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
