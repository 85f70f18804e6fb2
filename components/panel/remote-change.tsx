/** Says who changed the record while a draft of it is open; where both touched the same field, the person chooses. */
import { agoText } from '../../lib/app/age.ts';
import { contested } from '../../lib/app/draft.ts';
import { t } from '../../lib/app/text.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export function RemoteChange({ person }: { person: PersonView }) {
  const { drafts, store } = useApp();
  const draft = drafts.of(person.user.id);
  if (!draft || person.user.version === draft.begunOn) return null;
  if (person.updatedBy !== null && person.updatedBy === store.view.value?.session.username) return null;
  const who = person.updatedBy ?? t('somebody');
  const when = agoText(Date.parse(person.updatedAt), store.now.value);
  if (contested(draft, person.user).length === 0) {
    return <Notice kind="info">{t('changedMeanwhile', who, when)}</Notice>;
  }
  return (
    <Notice
      kind="warning"
      actions={
        <>
          <Button onClick={() => drafts.keepMine(person.user)}>{t('keepMine')}</Button>
          <Button onClick={() => drafts.discard(person.user.id, contested(draft, person.user))}>
            {t('keepTheirs')}
          </Button>
        </>
      }
    >
      {t('changedSameField', who, when)}
    </Notice>
  );
}
