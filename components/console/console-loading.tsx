/** The shape of a page of the console while its script or its data is on the way. */
import { t } from '../../lib/app/text.ts';
import { Skeleton } from '../ui/feedback.tsx';

/** `title`: for the heading; `null` where the page has its heading already. */
export function ConsoleLoading({ title = t('loading') }: { title?: string | null }) {
  return (
    <div class="console-card" aria-busy="true">
      {title !== null && <h1 class="visually-hidden">{title}</h1>}
      <Skeleton width={34} height={20} />
      <Skeleton width={72} />
      <Skeleton width={58} />
    </div>
  );
}
