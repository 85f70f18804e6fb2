/** Says who changed the record while a draft of it is open; where both touched the same field, the person chooses. */
import { agoText } from '../../lib/app/age.ts';
import { contested } from '../../lib/app/draft.ts';
import { fieldText } from '../../lib/app/field-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export interface RemoteChangeProps {
  row: AnyRow;
  /** What a field is called. */
  nameOf?: (field: string) => string;
}

export function RemoteChange({ row, nameOf = fieldText }: RemoteChangeProps) {
  const { drafts, store } = useApp();
  const draft = drafts.of(row.id);
  if (!draft) return null;
  const { changed } = draft;
  const fields = contested(draft, row);
  const who = changed?.by ?? t('somebody');
  const when = agoText(Date.parse(changed?.at ?? row.updatedAt), store.now.value);
  if (fields.length === 0)
    return changed ? <Notice kind="info">{t('changedMeanwhile', who, when)}</Notice> : null;
  const named = fields.map(nameOf).join(', ');
  return (
    <Notice
      kind="warning"
      actions={
        <>
          <Button onClick={() => drafts.keepMine(row)}>{t('keepMine')}</Button>
          <Button onClick={() => drafts.keepTheirs(row, fields)}>{t('keepTheirs')}</Button>
        </>
      }
    >
      {changed ? t('changedSameField', who, when, named) : t('changedSameFieldOwn', when, named)}
    </Notice>
  );
}
