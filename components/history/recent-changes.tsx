/** The last changes of a CRM user in few words, read only; asked for when the region is opened. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { fieldText } from '../../lib/app/field-text.ts';
import { formatTime } from '../../lib/app/format.ts';
import { historyValueText } from '../../lib/app/history-value-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { HistoryEntry } from '../../lib/schema/console/history-view.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Notice, Skeleton } from '../ui/feedback.tsx';
import { ACTION_TEXT } from './history-words.ts';

export interface RecentChangesProps {
  userId: string;
  /** Another version has another history. */
  version: number;
}

/** As many as one looks through in a panel; the console has all. */
const SHOWN = 5;

export function RecentChanges({ userId, version }: RecentChangesProps) {
  const { client } = useApp();
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const list = useRef<HTMLOListElement>(null);
  // Opened at the foot of the panel, it would lie below the edge
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), [entries]);
  useEffect(() => {
    let isCurrent = true;
    void client.call('readHistory', { kind: 'crm-users', id: userId, after: null }).then((result) => {
      if (!isCurrent) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setEntries(result.value.entries.slice(0, SHOWN));
    });
    return () => {
      isCurrent = false;
    };
  }, [client, userId, version]);
  if (error?.kind === 'offline') return <Notice kind="warning">{t('historyOffline')}</Notice>;
  if (error) return <ErrorNotice error={error} />;
  if (!entries) return <Skeleton width={80} />;
  if (entries.length === 0) return <p class="soft">{t('historyEmpty')}</p>;
  return (
    <ol ref={list} class="plain-list recent" aria-label={t('history')}>
      {entries.map((entry) => (
        <Change key={entry.seq} entry={entry} />
      ))}
    </ol>
  );
}

function Change({ entry: { actor, action, when, fields, decided } }: { entry: HistoryEntry }) {
  const { store } = useApp();
  // The console says for or against whose change.
  const words = decided ? 'actionDecided' : ACTION_TEXT[action];
  return (
    <li>
      <div>
        <strong>
          <bdi>{actor}</bdi>
        </strong>{' '}
        {words ? t(words) : action}{' '}
        <span class="soft" title={formatTime(when)}>
          {agoText(Date.parse(when), store.now.value)}
        </span>
      </div>
      {action === 'update' &&
        fields.map(({ field, before, after }) => (
          <div key={field} class="soft">
            {t(
              'changeInWords',
              fieldText(field),
              historyValueText(field, before),
              historyValueText(field, after),
            )}
          </div>
        ))}
    </li>
  );
}
