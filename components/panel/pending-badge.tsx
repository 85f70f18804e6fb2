/** Marks a field whose edit is queued here and not on the server. */
import { t } from '../../lib/app/text.ts';
import { Badge } from '../ui/feedback.tsx';

export function PendingBadge({ isPending }: { isPending: boolean }) {
  return isPending ? <Badge kind="warn">{t('notSavedYet')}</Badge> : null;
}
