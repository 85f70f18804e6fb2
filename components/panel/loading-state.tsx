/** The shape of the panel while claims or data are on their way; never anybody's former data. */
import { t } from '../../lib/app/text.ts';
import { Skeleton } from '../ui/feedback.tsx';

export function LoadingState() {
  return (
    <div class="loading" aria-busy="true">
      <p class="visually-hidden">{t('loading')}</p>
      {[30, 45, 38].map((width) => (
        <div key={width} class="region">
          <Skeleton width={width} height={10} />
          <Skeleton width={92} />
          <Skeleton width={64} />
        </div>
      ))}
    </div>
  );
}
