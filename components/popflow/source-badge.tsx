/** Where a value comes from: the user's own, their group, or the instance. */
import { type TextKey, t, tParts } from '../../lib/app/text.ts';
import type { Level } from '../../lib/schema/settings-fields.ts';
import { NamedText } from '../ui/feedback.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

const ICONS: Record<Level, IconName> = { user: 'person', group: 'group', instance: 'instance' };
const TEXTS: Record<Exclude<Level, 'user'>, TextKey> = { group: 'sourceGroup', instance: 'sourceInstance' };

/** Quiet on purpose: it stands in every row, and only an own value is to catch the eye. */
export function SourceBadge({ source, name }: { source: Level; name: string }) {
  return (
    <span class={`source source-${source}`}>
      <Icon name={ICONS[source]} size={12} />
      <span>{source === 'user' ? t('sourceOwn') : <NamedText parts={tParts(TEXTS[source], name)} />}</span>
    </span>
  );
}
