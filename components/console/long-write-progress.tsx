/** What a long write is doing, for how long, and that it was cancelled. */
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { LongWrite } from './use-long-write.ts';

export interface LongWriteProgressProps {
  write: LongWrite;
  /** What is being done. */
  text: string;
}

export function LongWriteProgress({ write: { at, seconds }, text }: LongWriteProgressProps) {
  if (at === 'idle') return null;
  if (at === 'cancelled') return <p role="status">{t('writeCancelled')}</p>;
  const doing = at === 'cancelling' ? t('writeCancelling') : text;
  return (
    <div class="long-write">
      <p role="status">{doing}</p>
      {seconds > 0 && (
        <>
          <progress aria-label={doing} />
          <p class="soft">{t('writeSince', formatCount(seconds))}</p>
        </>
      )}
    </div>
  );
}
