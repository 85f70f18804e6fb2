/** Region `User group`: the group, and for an admin the choice of another. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { Region } from '../panel/region.tsx';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/fields.tsx';
import { groupEdit } from './group-edit.ts';

export function GroupSection({ view, person }: { view: PanelView; person: PersonView }) {
  return (
    <Region
      title={t('userGroup')}
      aside={<PendingBadge isPending={person.pendingFields.includes('groupId')} />}
    >
      {view.readOnly ? (
        <p>{person.group?.name ?? <span class="soft">{t('noGroup')}</span>}</p>
      ) : (
        <GroupForm view={view} person={person} />
      )}
    </Region>
  );
}

/** Value of the choice "no group"; ids are UUIDs, so it never meets one. */
const NONE = '';

function GroupForm({ view, person }: { view: PanelView; person: PersonView }) {
  const { drafts, saveDraft } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const drafted = drafts.of(person.user.id)?.fields.groupId;
  const groupId = drafted === undefined ? person.user.groupId : drafted;
  const options = [
    { value: NONE, label: t('noGroup') },
    ...view.groups.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <>
      <div class="one-line">
        <Combobox
          label={t('userGroup')}
          hideLabel
          value={groupId ?? NONE}
          options={options}
          onChange={(value) =>
            drafts.change(person.user, { groupId: value === NONE ? null : (value as CrmUser['groupId']) })
          }
        />
        {drafted !== undefined && (
          <>
            <WriteButton
              kind="primary"
              onWrite={async () => setError(await saveDraft(person.user, ['groupId']))}
            >
              {t('save')}
            </WriteButton>
            <Button onClick={() => drafts.discard(person.user.id, ['groupId'])}>{t('cancel')}</Button>
          </>
        )}
      </div>
      {drafted !== undefined && <GuardNotice edit={groupEdit(person, view.groups, drafted)} />}
      {error && <ErrorNotice error={error} />}
    </>
  );
}
