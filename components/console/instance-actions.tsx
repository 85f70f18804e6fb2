/** `Save CRM Instance Settings` and `Discard changes`, with a summary that leads to what cannot be saved. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { draftedIn, isFieldContested } from '../../lib/app/draft.ts';
import { type FieldFaults, refusedFaults } from '../../lib/app/form-faults.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { CrmInstance } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Notice } from '../ui/feedback.tsx';
import { ImpactDialog } from './impact-dialog.tsx';
import { SaveBar } from './save-bar.tsx';
import type { Secrets } from './secret-field.tsx';
import { useRecordSave } from './use-record-save.ts';

export interface InstanceActionsProps {
  instance: CrmInstance;
  faults: FieldFaults;
  secrets: Secrets;
  /** What the last attempt was refused for. */
  onRefused: (error: AppError | null) => void;
}

export function InstanceActions({ instance, faults, secrets, onRefused }: InstanceActionsProps) {
  const { drafts } = useApp();
  const [isTried, setTried] = useState(false);
  const draft = drafts.of(instance.id);
  const fields = draftedIn(draft);
  const save = useRecordSave({
    kind: 'crm-instances',
    row: instance,
    fields,
    secrets: secrets.values,
    onSaved: () => secrets.change({}),
  });
  useEffect(() => onRefused(save.error), [save.error]);
  const isDrafted = fields.length > 0 || Object.keys(secrets.values).length > 0;
  const isContested = fields.some((field) => isFieldContested(draft, instance, field));
  const label = t('saveInstance');
  const attempt = () => {
    setTried(true);
    if (faults.size === 0 || isOnlyRefused(faults, save.error)) void save.save();
  };
  const discard = () => {
    setTried(false);
    secrets.change({});
    drafts.discard(instance.id);
  };
  const isRefusedElsewhere = save.error !== null && !isOnlyRefused(faults, save.error);
  return (
    <>
      {isTried && faults.size > 0 && <FaultSummary faults={faults} />}
      {save.error && isRefusedElsewhere && (
        <ErrorNotice error={save.error} onRetry={() => void save.save()} />
      )}
      {Object.keys(secrets.values).length > 0 && <p class="soft">{t('secretsOnline')}</p>}
      <SaveBar
        label={label}
        isDrafted={isDrafted}
        isHeld={isContested}
        onSave={attempt}
        onDiscard={discard}
        isSticky
      />
      <ImpactDialog save={save} label={label} />
    </>
  );
}

/** All that is wrong is what the server said of the last attempt: the next one asks it again. */
function isOnlyRefused(faults: FieldFaults, error: AppError | null): boolean {
  const [field] = refusedFaults(error).keys();
  return field !== undefined && faults.size === 1 && faults.has(field);
}

function FaultSummary({ faults }: { faults: FieldFaults }) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The buttons that stay in reach would cover what is only just in view
    summary.current?.scrollIntoView({ block: 'center' });
    summary.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={summary} tabIndex={-1}>
      <Notice kind="error">
        {tCount(faults.size, 'faultsOne', 'faultsMany')}
        <ul class="fault-list">
          {[...faults].map(([field, message]) => (
            <li key={field}>
              <button type="button" class="link-button" onClick={() => goTo(field)}>
                {historyFieldText(field)}
              </button>{' '}
              {message}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

function goTo(field: string): void {
  const place = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
  const input = place?.querySelector<HTMLElement>('input, textarea, select, button');
  input?.scrollIntoView({ block: 'center' });
  input?.focus();
}
