/** The shape of a page of the console while its script or its data is on the way. */
import { t } from '../../lib/app/text.ts';
import { Skeleton } from '../ui/feedback.tsx';

export function ConsoleLoading({ title = t('loading') }: { title?: string }) {
  return (
    <div class="console-card" aria-busy="true">
      <h1 class="visually-hidden">{title}</h1>
      <Skeleton width={34} height={20} />
      <Skeleton width={72} />
      <Skeleton width={58} />
    </div>
  );
}
