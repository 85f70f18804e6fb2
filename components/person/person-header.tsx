/** Who the panel is about: full name, username, CRM Id and instance. */
import { initialsOf } from '../../lib/app/initials.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import { NEW_RECORD } from '../../lib/domain/overlay.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Icon } from '../ui/icon.tsx';

export function PersonHeading({ person }: { person: PersonView }) {
  const { username, nativeId } = person.user;
  const crmId = nativeId && `${t('crmId')} ${nativeId}`;
  const name = personName(person);
  return (
    <div class="who">
      <span class="who-mark" aria-hidden="true">
        {initialsOf(name)}
      </span>
      <div class="who-text">
        <h1 title={name}>
          <bdi>{name}</bdi>
        </h1>
        <PendingBadge isPending={person.pendingFields.includes(NEW_RECORD)} />
        <ul class="who-facts">
          <Fact text={username} />
          {crmId && <Fact text={crmId} />}
        </ul>
        <p class="who-facts">
          <Icon name="instance" size={12} />
          <bdi class="cut" title={person.instance.name}>
            {person.instance.name}
          </bdi>
        </p>
      </div>
    </div>
  );
}

function Fact({ text }: { text: string }) {
  return (
    <li class="cut" title={text}>
      <bdi>{text}</bdi>
    </li>
  );
}
