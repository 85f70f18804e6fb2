/** `CRM User Information`: name, username, CRM Id and group of a user, and for an admin their editing. */
import { type DraftField, type DraftFields, draftPatch, isFieldContested } from '../../lib/app/draft.ts';
import { patchFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Region } from '../panel/region.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { ChangedLine } from './changed-line.tsx';
import { FactList } from './fact-list.tsx';
import { orNull } from './record-form.tsx';
import { SaveBar } from './save-bar.tsx';
import { type FormFaults, useFormFaults } from './use-form-faults.ts';

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
  const patch = draftPatch<CrmUserPatch>(fields, changedIn(fields));
  const form = useFormFaults({
    found: patchFaults('crm-users', patch),
    fields: FIELDS,
    sent: JSON.stringify(patch),
  });
  return (
    <div class="form">
      <TextBox
        label={t('fullName')}
        value={fullName ?? ''}
        error={form.faultOf('fullName')}
        onInput={(value) => drafts.change(user, { fullName: orNull(value) })}
      />
      <TextBox
        label={t('username')}
        value={username}
        error={form.faultOf('username')}
        onInput={(value) => drafts.change(user, { username: value })}
      />
      <TextBox
        label={t('crmId')}
        value={nativeId ?? ''}
        error={form.faultOf('nativeId')}
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
      <FormActions user={user} form={form} />
    </div>
  );
}

const changedIn = (fields: DraftFields) => FIELDS.filter((field) => fields[field] !== undefined);

function FormActions({ user, form: { isFaulty, error, refuse } }: { user: CrmUser; form: FormFaults }) {
  const { drafts, saveDraft } = useApp();
  const draft = drafts.of(user.id);
  const changed = changedIn(draft?.fields ?? {});
  const isContested = changed.some((field) => isFieldContested(draft, user, field));
  const save = async () => refuse(await saveDraft(user, changed));
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
