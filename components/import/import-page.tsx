/** The page of an import: choose a file, look at what it would do, apply it, take it back. */
import { createContext } from 'preact';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { openFileReader } from '../../lib/app/import-file.ts';
import { ImportFlow } from '../../lib/app/import-flow.ts';
import type { ImportPlace } from '../../lib/app/import-stage.ts';
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
import { FaultyFile } from './faulty-file.tsx';
import { FileChoices } from './file-choices.tsx';
import { ImportProgress } from './import-progress.tsx';
import { PlannedImport } from './planned-import.tsx';

/** How files are read; tests read them without a worker. */
export const FileContext = createContext(openFileReader);

export interface ImportPageProps extends ImportPlace {
  configuration: Configuration;
}

export function ImportPage({ kind, instanceId, configuration }: ImportPageProps) {
  const { client } = useApp();
  const openReader = useContext(FileContext);
  const reader = useMemo(openReader, [openReader]);
  useEffect(() => () => reader.close(), [reader]);
  const mayImport = useMayWrite(kind, instanceId);
  const flow = useMemo(
    () => new ImportFlow(client, reader.read, { kind, instanceId }),
    [client, reader, kind, instanceId],
  );
  useEffect(() => () => flow.leave(), [flow]);
  const instance = configuration.instances.find(({ id }) => id === instanceId);
  const trail = instance
    ? [{ label: instance.name, href: addressOf({ page: 'instance', id: instance.id, tab: 'users' }) }]
    : [];
  const title = t(kind === 'crm-users' ? 'importUsers' : 'importAgents');
  return (
    <div class="console-card import-page">
      <PageHeading title={title} trail={trail} />
      {mayImport ? (
        <Stage flow={flow} kind={kind} instanceId={instanceId} />
      ) : (
        <Notice kind="info">{t('importForbidden')}</Notice>
      )}
    </div>
  );
}

function Stage({ flow, ...place }: { flow: ImportFlow } & ImportPlace) {
  const stage = flow.stage.value;
  switch (stage.is) {
    case 'choose':
      return (
        <ChooseFile
          {...place}
          wasCancelled={stage.after === 'cancelled'}
          onChoose={(file) => void flow.choose(file)}
        />
      );
    case 'working':
      return (
        <>
          <ImportProgress
            stage={stage}
            fileName={flow.file.value?.name}
            onCancel={() => void flow.cancel()}
          />
          {(stage.at === 'reading' || stage.at === 'sending' || stage.at === 'planning') && (
            <FileChoices flow={flow} kind={place.kind} />
          )}
        </>
      );
    case 'fault':
    case 'doubt':
      return <FaultyFile flow={flow} kind={place.kind} stage={stage} />;
    case 'failed':
      return (
        <>
          <ErrorNotice
            error={stage.error}
            onRetry={() => void (stage.again === 'cancel' ? flow.cancel() : flow.change({}))}
          />
          {stage.again === 'plan' && <FileChoices flow={flow} kind={place.kind} />}
          {stage.again === 'cancel' && <p class="soft">{t('cancelUnknown')}</p>}
          {stage.again === 'plan' && <Button onClick={() => void flow.cancel()}>{t('importAnother')}</Button>}
        </>
      );
    case 'planned':
      return <PlannedImport key={stage.job.id} flow={flow} job={stage.job} stale={stage.stale} />;
    case 'applied':
      return <AppliedImport flow={flow} job={stage.job} cancelled={stage.cancelled} />;
  }
}
