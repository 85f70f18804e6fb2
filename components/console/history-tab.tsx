/** The history of a record: who changed what, when, through what, and from which value to which. Only the server has it. */
import { useEffect, useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { formatTime } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { HistoryEntry } from '../../lib/schema/console/history-view.ts';
import type { RevertQuestion } from '../../lib/schema/console/revert-view.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { useApp } from '../app-context.ts';
import { ACTION_TEXT } from '../history/history-words.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Badge, Notice, Skeleton } from '../ui/feedback.tsx';
import { FieldChange } from './field-change.tsx';
import { useMayWrite } from './may-write.ts';
import { RevertDialog } from './revert-dialog.tsx';
import { useRead } from './use-read.ts';

export interface HistoryTabProps {
  kind: Kind;
  id: string;
  /** Of users and user groups. */
  instanceId?: string;
}

export function HistoryTab({ kind, id, instanceId }: HistoryTabProps) {
  const { client } = useApp();
  const mayRevert = useMayWrite(kind, instanceId ?? null);
  const [question, setQuestion] = useState<RevertQuestion | null>(null);
  const reading = useRead(`history ${kind} ${id}`, () =>
    client.call('readHistory', { kind, id, after: null }),
  );
  const [older, setOlder] = useState<{ entries: PlacedEntry[]; next: string | null } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  // A newer first page makes the older ones lie elsewhere
  useEffect(() => setOlder(null), [reading.value]);
  const first = (reading.value?.entries ?? []).map((entry) => ({ ...entry, after: null }));
  const entries: PlacedEntry[] = [...first, ...(older?.entries ?? [])];
  const next = older ? older.next : (reading.value?.next ?? null);
  const more = async () => {
    const result = await client.call('readHistory', { kind, id, after: next });
    if (!result.ok) return setError(result.error);
    setError(null);
    const found = result.value.entries.map((entry) => ({ ...entry, after: next }));
    setOlder({ entries: [...(older?.entries ?? []), ...found], next: result.value.next });
  };
  const fault = error ?? reading.error;
  return (
    <div class="history">
      {fault?.kind === 'offline' ? (
        <Notice kind="warning" actions={<Button onClick={reading.refresh}>{t('tryAgain')}</Button>}>
          {t('historyOffline')}
        </Notice>
      ) : (
        fault && <ErrorNotice error={fault} onRetry={reading.refresh} />
      )}
      {!reading.value && !fault && <Skeleton width={60} />}
      {reading.value && entries.length === 0 && <p class="soft">{t('historyEmpty')}</p>}
      {entries.length > 0 && (
        <ol class="history-list" aria-label={t('history')}>
          {entries.map((entry) => (
            <Entry
              key={entry.seq}
              entry={entry}
              onRevert={
                mayRevert ? () => setQuestion({ kind, id, seq: entry.seq, after: entry.after }) : null
              }
            />
          ))}
        </ol>
      )}
      {next !== null && <Button onClick={() => void more()}>{t('showOlder')}</Button>}
      {question && (
        <RevertDialog
          question={question}
          onClose={(isReverted) => {
            setQuestion(null);
            if (isReverted) reading.refresh();
          }}
        />
      )}
    </div>
  );
}

/** With where the page of the history that holds it begins. */
type PlacedEntry = HistoryEntry & { after: string | null };

const SOURCES: Record<string, TextKey | undefined> = {
  panel: 'fromPanel',
  console: 'fromConsole',
  import: 'fromImport',
  api: 'fromApi',
  undo: 'fromUndo',
  revert: 'fromRevert',
  restore: 'fromRestore',
  seed: 'fromSeed',
};

function actionText({ action, decided }: HistoryEntry): string {
  if (decided)
    return t(decided.keep === 'mine' ? 'decidedAgainst' : 'decidedFor', decided.by ?? t('somebodyElse'));
  const words = ACTION_TEXT[action];
  return words ? t(words) : action;
}

function Entry({ entry, onRevert }: { entry: HistoryEntry; onRevert: (() => void) | null }) {
  const { store } = useApp();
  const { when, actor, action, source, fields } = entry;
  const from = SOURCES[source];
  return (
    <li class="history-entry">
      <p class="history-head">
        <strong>
          <bdi>{actor}</bdi>
        </strong>{' '}
        {actionText(entry)} <Badge>{from ? t(from) : source}</Badge>
        <span class="history-time soft" title={formatTime(when)}>
          {`${formatTime(when)} · ${agoText(Date.parse(when), store.now.value)}`}
        </span>
        {onRevert && action === 'update' && fields.length > 0 && (
          <Button kind="quiet" onClick={onRevert}>
            {t('revert')}
          </Button>
        )}
      </p>
      {fields.length > 0 && (
        <dl class="changes">
          {fields.map(({ field, before, after }) => (
            <FieldChange
              key={field}
              name={historyFieldText(field)}
              before={action === 'create' ? null : historyValueText(field, before)}
              after={historyValueText(field, after)}
            />
          ))}
        </dl>
      )}
    </li>
  );
}
