/** Takes an entry of the history back: what that changes now, old and new, what was changed since, and what cannot be put back. */
import { useState } from 'preact/hooks';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { obstacleText } from '../../lib/app/lost-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { RevertField, RevertQuestion, RevertView } from '../../lib/schema/console/revert-view.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Badge, Notice, Skeleton } from '../ui/feedback.tsx';
import { FieldChange } from './field-change.tsx';
import { OnlineError } from './online-error.tsx';
import { useOnline } from './use-online.ts';

export interface RevertDialogProps {
  question: RevertQuestion;
  onClose: (isReverted: boolean) => void;
}

export function RevertDialog({ question, onClose }: RevertDialogProps) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isWorking, setWorking] = useState(false);
  // After an answer that was lost, another press gets it instead of a second effect
  const [key] = useState(() => crypto.randomUUID());
  const asked = useOnline(`${question.id} ${question.seq}`, () => client.call('planRevert', question));
  const plan = asked.value;
  const revert = async () => {
    if (!plan) return;
    setWorking(true);
    const request = { ...question, version: plan.version, key };
    const result = await client.call('revert', request);
    setWorking(false);
    if (result.ok) return onClose(true);
    setError(result.error);
    if (result.error.kind === 'conflict') asked.again();
  };
  const retry = () => {
    setError(null);
    if (plan) void revert();
    else asked.again();
  };
  const fault = error ?? asked.error;
  return (
    <Dialog
      title={t('revertTitle')}
      closeLabel={t('close')}
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onClick={() => onClose(false)}>{t('cancel')}</Button>
          <WriteButton
            kind="primary"
            disabled={!plan || plan.fields.length === 0 || isWorking}
            onWrite={() => void revert()}
          >
            {t('revert')}
          </WriteButton>
        </>
      }
    >
      {fault && (
        <OnlineError
          error={fault}
          offline={t('revertOffline')}
          conflict={t('revertConflict')}
          onRetry={retry}
        />
      )}
      {!plan && !fault && <Skeleton width={70} />}
      {plan && <Plan plan={plan} />}
    </Dialog>
  );
}

function Plan({ plan: { fields, obstacles } }: { plan: RevertView }) {
  return (
    <>
      {fields.length > 0 && <p class="soft">{t('revertText')}</p>}
      {fields.length === 0 && obstacles.length === 0 && <p>{t('revertNothing')}</p>}
      {fields.length > 0 && (
        <dl class="changes">
          {fields.map((change) => (
            <Change key={change.field} change={change} />
          ))}
        </dl>
      )}
      {obstacles.length > 0 && (
        <Notice kind="warning">
          {t('revertObstacles')}
          <ul class="plain-list">
            {obstacles.map(({ field, why }) => (
              <li key={field}>{obstacleText({ field, why })}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function Change({ change: { field, now, former, isChangedSince } }: { change: RevertField }) {
  return (
    <FieldChange
      name={historyFieldText(field)}
      before={historyValueText(field, now)}
      after={historyValueText(field, former)}
      mark={isChangedSince && <Badge kind="warn">{t('revertChangedSince')}</Badge>}
    />
  );
}
