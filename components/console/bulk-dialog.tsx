/** An edit of many users: the choice it needs, what it changes for whom, and its application, all of it or nothing. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { BulkAction, BulkPlanWindow, BulkSelection } from '../../lib/schema/console/bulk-view.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { TextBox } from '../ui/fields.tsx';
import { BulkChoice } from './bulk-choice.tsx';
import { BulkPreview } from './bulk-preview.tsx';
import { OnlineError } from './online-error.tsx';
import { useOnline } from './use-online.ts';

export type BulkKind = BulkAction['do'];

export interface BulkDialogProps {
  kind: BulkKind;
  instanceId: string;
  selection: BulkSelection;
  /** How many are selected. */
  count: number;
  /** How many users changed; `null`: cancelled. */
  onClose: (changed: number | null) => void;
}

const TITLES: Record<BulkKind, TextKey> = {
  inherit: 'bulkInheritTitle',
  move: 'bulkMoveTitle',
  copy: 'bulkCopyTitle',
  delete: 'bulkDeleteTitle',
};

export function BulkDialog(props: BulkDialogProps) {
  const { kind, instanceId, count, onClose } = props;
  const [action, setAction] = useState<BulkAction | null>(
    kind === 'inherit' || kind === 'delete' ? { do: kind } : null,
  );
  const title = t(TITLES[kind], formatCount(count));
  if (action) return <PlanDialog {...props} title={title} action={action} onChange={setAction} />;
  return (
    <Dialog
      title={title}
      closeLabel={t('close')}
      onClose={() => onClose(null)}
      actions={<Button onClick={() => onClose(null)}>{t('cancel')}</Button>}
    >
      <BulkChoice kind={kind} instanceId={instanceId} action={null} onChoose={setAction} />
    </Dialog>
  );
}

interface PlanDialogProps extends BulkDialogProps {
  title: string;
  action: BulkAction;
  onChange: (action: BulkAction | null) => void;
}

function PlanDialog({ kind, instanceId, selection, title, action, onChange, onClose }: PlanDialogProps) {
  const { client } = useApp();
  const [typed, setTyped] = useState('');
  const asked = useOnline(JSON.stringify(action), () =>
    client.call('planBulk', { instanceId, selection, action }),
  );
  const plan = asked.value;
  const { error, isWorking, apply } = useApply({ plan, again: asked.again, onDone: onClose });
  const fault = error ?? asked.error;
  const confirmation = plan ? formatCount(plan.total) : '';
  const isConfirmed = kind !== 'delete' || typed === confirmation;
  const isReady = plan !== undefined && plan.total > 0 && plan.problems === 0 && isConfirmed;
  return (
    <Dialog
      title={title}
      closeLabel={t('close')}
      onClose={() => onClose(null)}
      actions={
        <>
          <Button onClick={() => onClose(null)}>{t('cancel')}</Button>
          <WriteButton
            kind={kind === 'delete' ? 'danger' : 'primary'}
            disabled={!isReady || isWorking}
            onWrite={apply}
          >
            {t(kind === 'delete' ? 'delete' : 'bulkApply')}
          </WriteButton>
        </>
      }
    >
      <BulkChoice kind={kind} instanceId={instanceId} action={action} onChoose={onChange} />
      {fault && (
        <OnlineError
          error={fault}
          offline={t(error ? 'writeUnanswered' : 'bulkOffline')}
          conflict={t('bulkStale')}
          onRetry={plan ? apply : asked.again}
        />
      )}
      {!plan && !fault && <Skeleton width={70} />}
      {plan && <BulkPreview key={plan.planId} plan={plan} />}
      {plan && kind === 'delete' && plan.total > 0 && (
        <TextBox label={t('typeToConfirm', confirmation)} value={typed} onInput={setTyped} />
      )}
      {isWorking && plan && <p role="status">{t('bulkApplying', formatCount(plan.total))}</p>}
    </Dialog>
  );
}

interface Apply {
  plan: BulkPlanWindow | undefined;
  again: () => void;
  onDone: (changed: number) => void;
}

function useApply({ plan, again, onDone }: Apply) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isWorking, setWorking] = useState(false);
  const run = async () => {
    if (!plan) return;
    setError(null);
    setWorking(true);
    // One key for a plan: after an answer that was lost, another press gets it instead of a second effect.
    const result = await client.call('applyBulk', { planId: plan.planId, key: plan.planId });
    setWorking(false);
    if (result.ok) return onDone(result.value.changed);
    setError(result.error);
    // Others were first: the preview is made anew, and nothing is applied before it was looked at.
    if (result.error.kind === 'conflict') again();
  };
  return { error, isWorking, apply: () => void run() };
}
