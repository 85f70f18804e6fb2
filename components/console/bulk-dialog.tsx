/** An edit of many users: the choice it needs, what it changes for whom, and its application, all of it or nothing. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { BulkAction, BulkPlanWindow, BulkSelection } from '../../lib/schema/console/bulk-view.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { TextBox } from '../ui/fields.tsx';
import { BulkChoice } from './bulk-choice.tsx';
import { BulkPreview } from './bulk-preview.tsx';
import { LongWriteProgress } from './long-write-progress.tsx';
import { OnlineError } from './online-error.tsx';
import { isWorking, useLongWrite } from './use-long-write.ts';
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

/** One dialog from the choice to the plan: the focus stays where somebody chooses by its keys. */
export function BulkDialog({ kind, instanceId, selection, count, onClose }: BulkDialogProps) {
  const [action, setAction] = useState<BulkAction | null>(
    kind === 'inherit' || kind === 'delete' ? { do: kind } : null,
  );
  const { client } = useApp();
  const [typed, setTyped] = useState('');
  const asked = useOnline(JSON.stringify(action), async () =>
    action ? client.call('planBulk', { instanceId, selection, action }) : NOTHING,
  );
  const plan = asked.value ?? undefined;
  const { write, apply } = useApply({ plan, again: asked.again, onDone: onClose });
  const fault = write.error ?? asked.error;
  const confirmation = plan ? formatCount(plan.total) : '';
  const isConfirmed = kind !== 'delete' || typed === confirmation;
  const isReady = plan !== undefined && plan.total > 0 && plan.problems === 0 && isConfirmed;
  return (
    <Dialog
      title={t(TITLES[kind], formatCount(count))}
      closeLabel={t('close')}
      onClose={() => onClose(null)}
      actions={
        <>
          <Button
            disabled={write.at === 'cancelling'}
            onClick={() => (isWorking(write) ? write.cancel() : onClose(null))}
          >
            {t('cancel')}
          </Button>
          <WriteButton
            kind={kind === 'delete' ? 'danger' : 'primary'}
            disabled={!isReady || isWorking(write)}
            onWrite={apply}
          >
            {t(kind === 'delete' ? 'delete' : 'bulkApply')}
          </WriteButton>
        </>
      }
    >
      <BulkChoice kind={kind} instanceId={instanceId} action={action} onChoose={setAction} />
      {fault && (
        <OnlineError
          error={fault}
          offline={t(write.error ? 'writeUnanswered' : 'bulkOffline')}
          conflict={t('bulkStale')}
          onRetry={plan ? apply : asked.again}
        />
      )}
      {action && !plan && !fault && <Skeleton width={70} />}
      {plan && <BulkPreview key={plan.planId} plan={plan} />}
      {plan && kind === 'delete' && plan.total > 0 && (
        <TextBox label={t('typeToConfirm', confirmation)} value={typed} onInput={setTyped} />
      )}
      {plan && <LongWriteProgress write={write} text={t('bulkApplying', formatCount(plan.total))} />}
    </Dialog>
  );
}

const NOTHING = { ok: true as const, value: null };

interface Apply {
  plan: BulkPlanWindow | undefined;
  again: () => void;
  onDone: (changed: number) => void;
}

function useApply({ plan, again, onDone }: Apply) {
  const { client } = useApp();
  const write = useLongWrite();
  const run = async () => {
    if (!plan) return;
    const { planId } = plan;
    const result = await write.run(planId, (key) => client.call('applyBulk', { planId, key }));
    if (result?.ok) return onDone(result.value.changed);
    // Others were first: the preview is made anew, and nothing is applied before it was looked at.
    if (result?.error.kind === 'conflict') again();
  };
  return { write, apply: () => void run() };
}
