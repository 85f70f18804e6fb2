/** A change of group as an edit that the console can show and save. */
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { GroupChoice, PersonView } from '../../lib/schema/views.ts';

export function groupEdit(
  person: PersonView,
  groups: readonly GroupChoice[],
  groupId: CrmUser['groupId'],
): ConfirmedEdit {
  const name = groups.find(({ id }) => id === groupId)?.name ?? t('noGroup');
  return {
    userId: person.user.id,
    userName: personName(person),
    baseVersion: person.user.version,
    patch: { set: { groupId } },
    lines: [t('editSetsGroup', name)],
  };
}
