/** Whose changes wait unsaved on another page of this console, and the way back to them: an agent was looked up in between. */
import { addressOf, type ConsolePlace } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import { recordName } from '../../lib/domain/record-name.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { useApp } from '../app-context.ts';
import { Notice } from '../ui/feedback.tsx';

/** `of`: the record of the page itself, whose draft is in sight. */
export function LeftChanges({ of }: { of: string | null }) {
  const { drafts } = useApp();
  const left = drafts.all.value.flatMap(({ base }) => {
    const place = base.id === of ? null : mappingPlaceOf(base);
    return place ? [{ base, href: addressOf(place) }] : [];
  });
  return (
    <>
      {left.map(({ base, href }) => (
        <Notice key={base.id} kind="info" actions={<a href={href}>{t('leftChangesBack')}</a>}>
          {t('leftChanges', recordName(base))}
        </Notice>
      ))}
    </>
  );
}

/** Where the mapping of a user, a group or an instance is edited. */
function mappingPlaceOf(row: AnyRow): Exclude<ConsolePlace, { page: 'unknown' }> | null {
  const { id } = row;
  if ('username' in row) return { page: 'user', instanceId: row.instanceId, id, tab: 'mapping' };
  if ('crmId' in row) return { page: 'instance', id, tab: 'settings' };
  return 'instanceId' in row ? { page: 'group', instanceId: row.instanceId, id, tab: 'mapping' } : null;
}
