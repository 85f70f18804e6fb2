/** Who changed a record last, and when. */
import { agoText } from '../../lib/app/age.ts';
import { formatTime } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';

export function ChangedLine({ by, at }: { by: string | null; at: string }) {
  const { store } = useApp();
  return (
    <p class="soft changed-line" title={formatTime(at)}>
      {t('lastChanged', by ?? t('somebody'), agoText(Date.parse(at), store.now.value))}
    </p>
  );
}
