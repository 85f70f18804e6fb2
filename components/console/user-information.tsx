/** `CRM User Information`: name, username, CRM Id and group of a user, and for an admin their editing. */
import { useState } from 'preact/hooks';
import { type DraftField, isFieldContested } from '../../lib/app/draft.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Region } from '../panel/region.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { ChangedLine } from './changed-line.tsx';
import { FactList } from './fact-list.tsx';
import { SaveBar } from './save-bar.tsx';

interface UserInformationProps {
  view: PanelView;
  person: PersonView;
}

export function UserInformation({ view, person }: UserInformationProps) {
  const { user, group, instance } = person;
  return (
    <div class="sections">
      <Region title={t('userInformation')}>
        {view.readOnly ? (
          <FactList
            facts={[
              [t('fullName'), user.fullName],
              [t('username'), user.username],
              [t('crmId'), user.nativeId],
              [t('userGroup'), group?.name ?? t('noGroup')],
              [t('crmInstance'), instance.name],
            ]}
          />
        ) : (
          <UserForm view={view} person={person} />
        )}
        <ChangedLine by={person.updatedBy} at={person.updatedAt} />
      </Region>
    </div>
  );
}

/** Value of the choice "no group"; ids are UUIDs, so it never meets one. */
const NONE = '';
const FIELDS: readonly DraftField[] = ['fullName', 'username', 'nativeId', 'groupId'];

function UserForm({ view, person }: UserInformationProps) {
  const { drafts } = useApp();
  const { user } = person;
  const fields = drafts.of(user.id)?.fields ?? {};
  const {
    fullName = user.fullName,
    username = user.username,
    nativeId = user.nativeId,
    groupId = user.groupId,
  } = fields;
  const orNull = (value: string) => (value === '' ? null : value);
  return (
    <div class="form">
      <TextBox
        label={t('fullName')}
        value={fullName ?? ''}
        onInput={(value) => drafts.change(user, { fullName: orNull(value) })}
      />
      <TextBox
        label={t('username')}
        value={username}
        error={username === '' ? t('usernameRequired') : null}
        onInput={(value) => drafts.change(user, { username: value })}
      />
      <TextBox
        label={t('crmId')}
        value={nativeId ?? ''}
        onInput={(value) => drafts.change(user, { nativeId: orNull(value) })}
      />
      <Combobox
        label={t('userGroup')}
        value={groupId ?? NONE}
        options={[
          { value: NONE, label: t('noGroup') },
          ...view.groups.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => drafts.change(user, { groupId: orNull(value) as CrmUser['groupId'] })}
      />
      <FormActions user={user} />
    </div>
  );
}

function FormActions({ user }: { user: CrmUser }) {
  const { drafts, saveDraft } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const draft = drafts.of(user.id);
  const changed = FIELDS.filter((field) => draft?.fields[field as 'username'] !== undefined);
  const isContested = changed.some((field) => isFieldContested(draft, user, field));
  const isFaulty = draft?.fields.username === '';
  const save = async () => setError(await saveDraft(user, changed));
  return (
    <div class="form-actions">
      {error && <ErrorNotice error={error} onRetry={() => void save()} />}
      <SaveBar
        isDrafted={changed.length > 0}
        isHeld={isContested || isFaulty}
        onSave={() => void save()}
        onDiscard={() => drafts.discard(user.id, changed)}
      />
    </div>
  );
}
