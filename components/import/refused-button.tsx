/** Downloads the rows that are not applied, ready to be mended and imported. */
import { useState } from 'preact/hooks';
import { saveFile } from '../../lib/app/save-file.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';

export function RefusedButton({ job }: { job: ImportJob }) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  if (job.counts.refused + job.counts.conflicts === 0) return null;
  const download = async () => {
    const result = await client.call('readRefusedRows', { jobId: job.id });
    setError(result.ok ? null : result.error);
    if (result.ok) saveFile('refused.csv', [result.value.csv]);
  };
  return (
    <>
      <Button onClick={() => void download()}>{t('downloadRefused')}</Button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
