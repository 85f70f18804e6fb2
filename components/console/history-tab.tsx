/** The history of a record: who changed what, when, through what, and from which value to which. Only the server has it. */
import { useEffect, useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { formatTime } from '../../lib/app/format.ts';
import { historyFieldText, historyValueText } from '../../lib/app/history-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { HistoryEntry } from '../../lib/schema/console/history-view.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Badge, Notice, Skeleton } from '../ui/feedback.tsx';
import { useRead } from './use-read.ts';

export function HistoryTab({ kind, id }: { kind: Kind; id: string }) {
  const { client } = useApp();
  const reading = useRead(`history ${kind} ${id}`, () =>
    client.call('readHistory', { kind, id, after: null }),
  );
  const [older, setOlder] = useState<{ entries: HistoryEntry[]; next: string | null } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  // A newer first page makes the older ones lie elsewhere
  useEffect(() => setOlder(null), [reading.value]);
  const entries = [...(reading.value?.entries ?? []), ...(older?.entries ?? [])];
  const next = older ? older.next : (reading.value?.next ?? null);
  const more = async () => {
    const result = await client.call('readHistory', { kind, id, after: next });
    if (!result.ok) return setError(result.error);
    setError(null);
    setOlder({ entries: [...(older?.entries ?? []), ...result.value.entries], next: result.value.next });
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
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      {next !== null && <Button onClick={() => void more()}>{t('showOlder')}</Button>}
    </div>
  );
}

const ACTIONS: Record<string, TextKey> = {
  create: 'actionCreate',
  update: 'actionUpdate',
  delete: 'actionDelete',
  restore: 'actionRestore',
};
const SOURCES: Record<HistoryEntry['source'], TextKey> = {
  panel: 'fromPanel',
  console: 'fromConsole',
  import: 'fromImport',
  api: 'fromApi',
  undo: 'fromUndo',
  revert: 'fromRevert',
  restore: 'fromRestore',
  seed: 'fromSeed',
};

function Entry({ entry }: { entry: HistoryEntry }) {
  const { store } = useApp();
  const { when, actor, action, source, fields } = entry;
  const words = ACTIONS[action];
  return (
    <li class="history-entry">
      <p class="history-head">
        <strong>
          <bdi>{actor}</bdi>
        </strong>{' '}
        {words ? t(words) : action} <Badge>{t(SOURCES[source])}</Badge>
        <span class="history-time soft" title={formatTime(when)}>
          {`${formatTime(when)} · ${agoText(Date.parse(when), store.now.value)}`}
        </span>
      </p>
      {fields.length > 0 && (
        <dl class="changes">
          {fields.map(({ field, before, after }) => (
            <div key={field} class="change">
              <dt>{historyFieldText(field)}</dt>
              <dd>
                {action !== 'create' && (
                  <>
                    <span class="change-before">
                      <span class="visually-hidden">{`${t('before')} `}</span>
                      <bdi>{historyValueText(field, before)}</bdi>
                    </span>
                    <span class="change-arrow" aria-hidden="true" />
                  </>
                )}
                <span class="change-after">
                  <span class="visually-hidden">{`${t('after')} `}</span>
                  <bdi>{historyValueText(field, after)}</bdi>
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
