/** Where a value comes from: the user's own, their group, or the instance. */
import { t } from '../../lib/app/text.ts';
import type { Level } from '../../lib/schema/settings-fields.ts';
import { Badge } from '../ui/feedback.tsx';

export function SourceBadge({ source, name }: { source: Level; name: string }) {
  if (source === 'user') return <Badge kind="own">{t('sourceOwn')}</Badge>;
  if (source === 'group') return <Badge kind="group">{t('sourceGroup', name)}</Badge>;
  return <Badge>{t('sourceInstance', name)}</Badge>;
}
