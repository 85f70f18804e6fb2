/** Choosing the file of an import, with a sample of it. */
import { useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import { Button } from '../ui/button.tsx';

const SAMPLES: Record<ImportKind, string> = {
  'crm-users': 'ImportCrmUser_SampleFile.csv',
  'cti-agents': 'ImportCtiAgent_SampleFile.csv',
};

export function ChooseFile({ kind, onChoose }: { kind: ImportKind; onChoose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const sample = SAMPLES[kind];
  return (
    <>
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
    </>
  );
}
