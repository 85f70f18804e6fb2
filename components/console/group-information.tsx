/** `CRM User Group Information`: the name of a group, and for an admin its editing. */
import { draftPatch } from '../../lib/app/draft.ts';
import { patchFaults } from '../../lib/app/form-faults.ts';
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { GroupView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { TextBox } from '../ui/fields.tsx';
import { ChangedLine } from './changed-line.tsx';
import { FactList } from './fact-list.tsx';
import { RecordActions } from './record-actions.tsx';
import { useFormFaults } from './use-form-faults.ts';

export function GroupInformation({ record }: { record: GroupView }) {
  const { group, instance, users, readOnly } = record;
  const facts = [
    [t('crmInstance'), instance.name],
    [t('users'), formatCount(users)],
  ] as const;
  return (
    <Region title={t('groupInformation')}>
      {readOnly ? (
        <FactList facts={[[t('name'), group.name], ...facts]} />
      ) : (
        <>
          <NameForm record={record} />
          <FactList facts={facts} />
        </>
      )}
      <ChangedLine by={group.updatedBy} at={group.updatedAt} />
    </Region>
  );
}

function NameForm({ record: { group } }: { record: GroupView }) {
  const { drafts } = useApp();
  const fields = drafts.of(group.id)?.fields ?? {};
  const { name = group.name } = fields;
  const form = useFormFaults({
    found: patchFaults('crm-user-groups', draftPatch(fields, ['name'])),
    fields: ['name'],
    sent: name,
  });
  return (
    <div class="form">
      <TextBox
        label={t('name')}
        value={name}
        error={form.faultOf('name')}
        onInput={(value) => drafts.change(group, { name: value })}
      />
      <RecordActions
        kind="crm-user-groups"
        row={group}
        among={(field) => field === 'name'}
        label={t('save')}
        isFaulty={form.isFaulty}
        form={form}
      />
    </div>
  );
}
