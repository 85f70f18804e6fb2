/** Choosing the file of an import, with a sample of it, and what is there now as a file to begin with. */
import { useRef, useState } from 'preact/hooks';
import type { ImportPlace } from '../../lib/app/import-stage.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { CheckBox } from '../ui/fields.tsx';
import { ExportButton } from './transfer-buttons.tsx';

const SAMPLES: Record<ImportKind, string> = {
  'crm-users': 'ImportCrmUser_SampleFile.csv',
  'cti-agents': 'ImportCtiAgent_SampleFile.csv',
};

export interface ChooseFileProps extends ImportPlace {
  wasCancelled: boolean;
  onChoose: (file: File) => void;
}

export function ChooseFile({ kind, instanceId, wasCancelled, onChoose }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  const sample = SAMPLES[kind];
  return (
    <>
      {wasCancelled && (
        <div role="status">
          <Notice kind="info">{t('importCancelled')}</Notice>
        </div>
      )}
      <p class="soft">{t(kind === 'crm-users' ? 'importUsersText' : 'importAgentsText')}</p>
      <div class="toolbar">
        <Button kind="primary" onClick={() => input.current?.click()}>
          {t('chooseCsv')}
        </Button>
        <a href={`/${sample}`} download={sample}>
          {sample}
        </a>
      </div>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        aria-label={t('csvFile')}
        tabIndex={-1}
        class="visually-hidden"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) onChoose(file);
        }}
      />
      <PresentState kind={kind} instanceId={instanceId} />
    </>
  );
}

function PresentState({ kind, instanceId }: ImportPlace) {
  const [appliesMapping, setAppliesMapping] = useState(false);
  return (
    <section class="import-present" aria-label={t('presentState')}>
      <p class="soft">{t('presentStateText')}</p>
      <div class="toolbar">
        {kind === 'crm-users' && instanceId !== null ? (
          <ExportButton request={{ kind, instanceId, appliesMapping, shown: null }}>
            <CheckBox label={t('exportApplying')} checked={appliesMapping} onChange={setAppliesMapping} />
          </ExportButton>
        ) : (
          <ExportButton request={{ kind: 'cti-agents', environmentId: null, shown: null }} />
        )}
      </div>
    </section>
  );
}
