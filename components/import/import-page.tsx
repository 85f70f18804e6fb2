/** The page of an import: choose a file, look at what it would do, apply it, take it back. */
import { createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { openFile } from '../../lib/app/import-file.ts';
import { createImportFlow, type ImportFlow, type ImportPlace } from '../../lib/app/import-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import { useApp } from '../app-context.ts';
import { useMayWrite } from '../console/may-write.ts';
import { PageHeading } from '../console/page-heading.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { AppliedImport } from './applied-import.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FileChoices } from './file-choices.tsx';
import { ImportProgress } from './import-progress.tsx';
import { PlannedImport } from './planned-import.tsx';

/** How files are read; tests read them without a worker. */
export const FileContext = createContext(openFile);

export interface ImportPageProps extends ImportPlace {
  configuration: Configuration;
}

export function ImportPage({ kind, instanceId, configuration }: ImportPageProps) {
  const { client } = useApp();
  const open = useContext(FileContext);
  const mayImport = useMayWrite(kind, instanceId);
  const flow = useMemo(
    () => createImportFlow(client, open, { kind, instanceId }),
    [client, open, kind, instanceId],
  );
  const instance = configuration.instances.find(({ id }) => id === instanceId);
  const trail = instance
    ? [{ label: instance.name, href: addressOf({ page: 'instance', id: instance.id, tab: 'users' }) }]
    : [];
  const title = t(kind === 'crm-users' ? 'importUsers' : 'importAgents');
  return (
    <div class="console-card import-page">
      <PageHeading title={title} trail={trail} />
      {mayImport ? <Stage flow={flow} kind={kind} /> : <Notice kind="info">{t('importForbidden')}</Notice>}
    </div>
  );
}

function Stage({ flow, kind }: { flow: ImportFlow } & Pick<ImportPlace, 'kind'>) {
  const stage = flow.stage.value;
  switch (stage.is) {
    case 'choose':
      return <ChooseFile kind={kind} onChoose={(file) => void flow.choose(file)} />;
    case 'working':
      return <ImportProgress stage={stage} onCancel={flow.cancel} />;
    case 'fault':
      return (
        <>
          <Notice kind="error">{stage.message}</Notice>
          <FileChoices flow={flow} hasEncoding={stage.asksEncoding} />
          <Button onClick={flow.cancel}>{t('importAnother')}</Button>
        </>
      );
    case 'failed':
      return (
        <>
          <ErrorNotice error={stage.error} onRetry={() => void flow.change({})} />
          <FileChoices flow={flow} />
          <Button onClick={flow.cancel}>{t('importAnother')}</Button>
        </>
      );
    case 'planned':
      return <PlannedImport key={stage.job.id} flow={flow} job={stage.job} />;
    case 'applied':
      return <AppliedImport flow={flow} job={stage.job} />;
  }
}
