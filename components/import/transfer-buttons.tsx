/** The buttons of a grid that import into it and export what it shows. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { ExportFlow } from '../../lib/app/export-flow.ts';
import type { ImportPlace } from '../../lib/app/import-stage.ts';
import { saveFile } from '../../lib/app/save-file.ts';
import { t } from '../../lib/app/text.ts';
import type { ExportRequest } from '../../lib/schema/console/import-view.ts';
import { useApp } from '../app-context.ts';
import { useMayWrite } from '../console/may-write.ts';
import { Button } from '../ui/button.tsx';
import { ExportState } from './export-state.tsx';

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

export interface ExportButtonProps {
  /** What the grid shows, or everything. */
  request: ExportRequest;
  /** Stands beside the button. */
  children?: ComponentChildren;
}

/** In a toolbar, where what is going on takes a line of its own. */
export function ExportButton({ request, children }: ExportButtonProps) {
  const { client } = useApp();
  const place = request.kind === 'crm-users' ? request.instanceId : request.environmentId;
  const flow = useMemo(() => new ExportFlow(client, saveFile), [client, request.kind, place]);
  useEffect(() => () => flow.leave(), [flow]);
  const stage = flow.stage.value;
  const start = () => void flow.start(request);
  return (
    <>
      <Button disabled={stage.is === 'reading'} onClick={start}>
        {t(request.kind === 'crm-users' ? 'exportUsers' : 'exportAgents')}
      </Button>
      {children}
      <ExportState stage={stage} onCancel={() => flow.cancel()} onRetry={start} />
    </>
  );
}
