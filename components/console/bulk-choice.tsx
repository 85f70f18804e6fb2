/** What an edit of many users still needs to know: the group they go to, or of whom the mapping is copied. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { BulkAction } from '../../lib/schema/console/bulk-view.ts';
import { Combobox } from '../ui/fields.tsx';
import { useGroupChoices } from './use-group-choices.ts';
import { type ChosenUser, UserChooser } from './user-chooser.tsx';

export interface BulkChoiceProps {
  kind: BulkAction['do'];
  instanceId: string;
  action: BulkAction | null;
  onChoose: (action: BulkAction | null) => void;
}

export function BulkChoice({ kind, instanceId, action, onChoose }: BulkChoiceProps) {
  if (kind === 'move') return <GroupChoice instanceId={instanceId} action={action} onChoose={onChoose} />;
  if (kind === 'copy') return <SourceChoice instanceId={instanceId} onChoose={onChoose} />;
  return null;
}

/** Values beside the ids of groups, which are UUIDs. */
const CHOOSE = '';
const NONE = 'none';

function GroupChoice({ instanceId, action, onChoose }: Omit<BulkChoiceProps, 'kind'>) {
  const groups = useGroupChoices(instanceId);
  const value = action?.do === 'move' ? (action.groupId ?? NONE) : CHOOSE;
  return (
    <Combobox
      label={t('userGroup')}
      value={value}
      options={[{ value: CHOOSE, label: t('chooseGroup') }, { value: NONE, label: t('noGroup') }, ...groups]}
      onChange={(chosen) =>
        onChoose(chosen === CHOOSE ? null : { do: 'move', groupId: chosen === NONE ? null : chosen })
      }
    />
  );
}

function SourceChoice({ instanceId, onChoose }: Pick<BulkChoiceProps, 'instanceId' | 'onChoose'>) {
  const [chosen, setChosen] = useState<ChosenUser | null>(null);
  return (
    <>
      <p class="soft">{t('bulkCopyText')}</p>
      <UserChooser
        instanceId={instanceId}
        chosen={chosen}
        onChoose={(user) => {
          setChosen(user);
          onChoose(user && { do: 'copy', fromUserId: user.id });
        }}
      />
    </>
  );
}
