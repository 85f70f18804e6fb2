/** Says who changed the record while a draft of it is open; where both touched the same field, the person chooses. */
import { agoText } from '../../lib/app/age.ts';
import { contested } from '../../lib/app/draft.ts';
import { fieldText } from '../../lib/app/field-text.ts';
import { t } from '../../lib/app/text.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export function RemoteChange({ person: { user } }: { person: PersonView }) {
  const { drafts, store } = useApp();
  const draft = drafts.of(user.id);
  if (!draft) return null;
  const { changed } = draft;
  const fields = contested(draft, user);
  const who = changed?.by ?? t('somebody');
  const when = agoText(Date.parse(changed?.at ?? user.updatedAt), store.now.value);
  if (fields.length === 0)
    return changed ? <Notice kind="info">{t('changedMeanwhile', who, when)}</Notice> : null;
  const named = fields.map(fieldText).join(', ');
  return (
    <Notice
      kind="warning"
      actions={
        <>
          <Button onClick={() => drafts.keepMine(user)}>{t('keepMine')}</Button>
          <Button onClick={() => drafts.discard(user.id, fields)}>{t('keepTheirs')}</Button>
        </>
      }
    >
      {changed ? t('changedSameField', who, when, named) : t('changedSameFieldOwn', when, named)}
    </Notice>
  );
}
