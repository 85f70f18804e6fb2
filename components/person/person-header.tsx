/** Who the panel is about: full name, username, CRM Id and instance. */
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import { NEW_USER } from '../../lib/domain/overlay.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';

export function PersonHeading({ person }: { person: PersonView }) {
  const { username, nativeId } = person.user;
  const facts = [username, ...(nativeId ? [`${t('crmId')} ${nativeId}`] : []), person.instance.name];
  return (
    <>
      <h1>{personName(person)}</h1>
      {person.pendingFields.includes(NEW_USER) && (
        <p>
          <PendingBadge isPending />
        </p>
      )}
      <p class="who-facts">{facts.join(' · ')}</p>
    </>
  );
}
