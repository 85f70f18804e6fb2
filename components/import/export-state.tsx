/** What an export is doing, how much of it is here, and the way out of it; or why there is no file. */
import { useEffect, useState } from 'preact/hooks';
import type { ExportStage } from '../../lib/app/export-flow.ts';
import { formatCounted } from '../../lib/app/format.ts';
import { formatBytes } from '../../lib/app/format-bytes.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';

/** What is over sooner is not shown: the page would only jump. Milliseconds. */
const SHOWN_AFTER = 300;

export interface ExportStateProps {
  stage: ExportStage;
  onCancel: () => void;
  onRetry: () => void;
}

export function ExportState({ stage, onCancel, onRetry }: ExportStateProps) {
  const isLong = useLasting(stage.is === 'reading');
  switch (stage.is) {
    case 'idle':
      return null;
    case 'reading':
      return isLong ? <Progress {...stage} onCancel={onCancel} /> : null;
    case 'cancelled':
      return (
        <p role="status" class="export-state">
          {t('exportCancelled')}
        </p>
      );
    case 'failed':
      return (
        <div class="export-state">
          <ErrorNotice error={stage.error} onRetry={onRetry} />
        </div>
      );
  }
}

function Progress({ rows, bytes, onCancel }: { rows: number; bytes: number; onCancel: () => void }) {
  const text = t('exporting');
  return (
    <div class="export-state export-progress">
      <p role="status">{text}</p>
      <progress aria-label={text} />
      {bytes > 0 && (
        <p class="soft">{t('exportSoFar', formatCounted(rows, 'rowsOne', 'rowsMany'), formatBytes(bytes))}</p>
      )}
      <Button onClick={onCancel}>{t('cancelExport')}</Button>
    </div>
  );
}

/** Whether it has gone on for a while. */
function useLasting(isOn: boolean): boolean {
  const { clock } = useApp();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isOn) return;
    const stop = clock.every(SHOWN_AFTER, () => {
      stop();
      setLong(true);
    });
    return stop;
  }, [clock, isOn]);
  return isOn && isLong;
}
