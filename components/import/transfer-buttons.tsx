/** The buttons of a grid that import into it and export what it shows. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import type { ImportPlace } from '../../lib/app/import-stage.ts';
import { saveFile } from '../../lib/app/save-file.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { ExportRequest } from '../../lib/schema/console/import-view.ts';
import { useApp } from '../app-context.ts';
import { useMayWrite } from '../console/may-write.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';

export function ImportButton({ kind, instanceId }: ImportPlace) {
  const mayImport = useMayWrite(kind, instanceId);
  if (!mayImport) return null;
  return (
    <Button
      onClick={() => {
        location.hash = addressOf({ page: 'import', kind, instanceId });
      }}
    >
      {t(kind === 'crm-users' ? 'importUsers' : 'importAgents')}
    </Button>
  );
}

/** `request` is what the grid shows, or everything. */
export function ExportButton({ request }: { request: ExportRequest }) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const result = await client.call('exportCsv', request);
    setBusy(false);
    setError(result.ok ? null : result.error);
    if (result.ok) saveFile(`${request.kind}.csv`, result.value.csv);
  };
  return (
    <>
      <Button disabled={isBusy} onClick={() => void save()}>
        {t(request.kind === 'crm-users' ? 'exportUsers' : 'exportAgents')}
      </Button>
      {error && <ErrorNotice error={error} />}
    </>
  );
}
