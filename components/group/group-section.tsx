/** Region `User group`: the group, and for an admin the choice of another. */
import { useState } from 'preact/hooks';
import { isFieldContested } from '../../lib/app/draft.ts';
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
import { Badge } from '../ui/feedback.tsx';
import { Combobox } from '../ui/fields.tsx';
import { groupEdit } from './group-edit.ts';

export function GroupSection({ view, person }: { view: PanelView; person: PersonView }) {
  const { drafts } = useApp();
  const drafted = drafts.of(person.user.id)?.fields.groupId;
  const isPending = person.pendingFields.includes('groupId');
  if (view.readOnly) {
    return (
      <Region
        title={t('userGroup')}
        mark={<PendingBadge isPending={isPending} />}
        aside={
          <span class="region-value">
            {person.group ? <bdi>{person.group.name}</bdi> : <span class="soft">{t('noGroup')}</span>}
          </span>
        }
      >
        {drafted !== undefined && <HeldGroup view={view} person={person} drafted={drafted} />}
      </Region>
    );
  }
  return (
    <Region
      title={t('userGroup')}
      mark={<PendingBadge isPending={isPending} />}
      aside={<GroupChooser view={view} person={person} drafted={drafted} />}
    >
      {drafted !== undefined && <GroupActions view={view} person={person} drafted={drafted} />}
    </Region>
  );
}

/** Value of the choice "no group"; ids are UUIDs, so it never meets one. */
const NONE = '';

type GroupId = CrmUser['groupId'];

interface GroupChooserProps {
  view: PanelView;
  person: PersonView;
  drafted: GroupId | undefined;
}

function GroupChooser({ view, person, drafted }: GroupChooserProps) {
  const { drafts } = useApp();
  const groupId = drafted === undefined ? person.user.groupId : drafted;
  const options = [
    { value: NONE, label: t('noGroup') },
    ...view.groups.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Combobox
      label={t('userGroup')}
      hideLabel
      value={groupId ?? NONE}
      options={options}
      onChange={(value) =>
        drafts.change(person.user, { groupId: value === NONE ? null : (value as GroupId) })
      }
    />
  );
}

/** A draft that cannot be saved now still says what it is. */
function HeldGroup(props: GroupChooserProps & { drafted: GroupId }) {
  const { view, drafted } = props;
  const name = view.groups.find(({ id }) => id === drafted)?.name ?? t('noGroup');
  return (
    <>
      <p>
        <Badge kind="warn">{t('draft')}</Badge> <bdi>{name}</bdi>
      </p>
      <GroupActions {...props} />
    </>
  );
}

function GroupActions({ view, person, drafted }: GroupChooserProps & { drafted: GroupId }) {
  const { drafts, saveDraft } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const begun = drafts.of(person.user.id);
  const isContested = isFieldContested(begun, person.user, 'groupId');
  const baseVersion = begun?.base.version ?? person.user.version;
  return (
    <>
      {error && <ErrorNotice error={error} />}
      <GuardNotice edit={{ ...groupEdit(person, view.groups, drafted), baseVersion }} />
      <div class="actions">
        <WriteButton
          kind="primary"
          saves
          disabled={isContested}
          onWrite={async () => setError(await saveDraft(person.user, ['groupId']))}
        >
          {t('save')}
        </WriteButton>
        <Button onClick={() => drafts.discard(person.user.id, ['groupId'])}>{t('cancel')}</Button>
      </div>
    </>
  );
}
