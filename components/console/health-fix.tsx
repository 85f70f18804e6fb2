/** The button `Fix` of a finding, and its dialog: what it changes, saved like any other edit. */
import { useState } from 'preact/hooks';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { HealthFix } from '../../lib/schema/console/health-window.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { AddDialog } from './add-dialog.tsx';
import { FieldChange } from './field-change.tsx';
import { useMayWrite } from './may-write.ts';

export interface HealthFixButtonProps {
  fix: HealthFix;
  name: string;
  instanceId: string;
}

export function HealthFixButton({ fix, name, instanceId }: HealthFixButtonProps) {
  const [isOpen, setOpen] = useState(false);
  if (!useMayWrite(fix.kind, instanceId)) return null;
  return (
    <>
      <Button description={t('fixTitle', name)} onClick={() => setOpen(true)}>
        {t('fix')}
      </Button>
      {isOpen && <FixDialog fix={fix} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function FixDialog({ fix, name, onClose }: { fix: HealthFix; name: string; onClose: () => void }) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const { kind, id, baseVersion, patch, field, before, after } = fix;
  const save = async () => {
    const result = await client.call('editRecord', { kind, id, baseVersion, patch } as never);
    if (result.ok) onClose();
    else setError(result.error);
  };
  return (
    <AddDialog
      title={t('fixTitle', name)}
      isReady
      error={error}
      addLabel={t('fix')}
      onAdd={() => void save()}
      onClose={onClose}
    >
      <dl class="changes">
        <FieldChange
          name={historyFieldText(field)}
          before={historyValueText(field, before)}
          after={historyValueText(field, after)}
        />
      </dl>
    </AddDialog>
  );
}
