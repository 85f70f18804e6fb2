/** The users whom a change concerns, of whom only those in view are in the document. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatCounted, formatList } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type {
  ImpactFilter,
  ImpactQuestion,
  ImpactRow,
  ImpactWindow,
} from '../../lib/schema/console/impact-window.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { SearchBox } from '../ui/fields.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { useScrollView } from '../ui/scroll-view.ts';
import { EVERYBODY } from './use-record-save.ts';

type Asked = ImpactQuestion & ImpactFilter;
type Shown = 'all' | NonNullable<ImpactFilter['effect']>;

/** Height of a row in CSS pixels, as in impact.css. */
const ROW = 46;
const OVERSCAN = 4;
/** Room that stays while a search finds fewer: the dialog does not jump at each letter. */
const LEAST_ROWS = 6;

/** From so many users on there is a search. */
const SEARCHED = 12;

export function ImpactList({ question, first }: { question: ImpactQuestion; first: ImpactWindow }) {
  const { client } = useApp();
  const list = useRef<HTMLElement>(null);
  const view = useScrollView(list, { row: ROW, usualRows: 6 });
  const windows = useMemo(
    () =>
      createWindows<Asked, ImpactRow, ImpactWindow>({ ...question, ...EVERYBODY }, (asked, page) =>
        client.call('readImpact', { ...asked, ...page }),
      ),
    [client, question],
  );
  const read = windows.rows.value;
  const { effect, search } = windows.query.value;
  const total = read?.total ?? first.total;
  const start = Math.max(0, view.first - OVERSCAN);
  const end = Math.min(total, view.first + Math.ceil(view.rows) + OVERSCAN);
  useEffect(() => windows.need(start, end), [windows, start, end]);
  const ask = (change: Partial<ImpactFilter>) => {
    list.current?.scrollTo({ top: 0 });
    windows.ask({ ...windows.query.peek(), ...change });
  };
  const rowAt = (index: number) => (read ? read.rowAt(index) : first.rows[index]);
  const error = windows.error.value;
  return (
    <>
      <RadioGroup<Shown>
        label={t('impactShown')}
        value={effect ?? 'all'}
        options={[
          { value: 'all', label: t('impactAll') },
          { value: 'changes', label: t('impactOnlyChanges') },
          { value: 'keeps', label: t('impactOnlyKeeps') },
        ]}
        onChange={(shown) => ask({ effect: shown === 'all' ? null : shown })}
      />
      {first.affected > SEARCHED && (
        <SearchBox label={t('searchUsers')} value={search} onInput={(text) => ask({ search: text })} />
      )}
      {error && <ErrorNotice error={error} onRetry={windows.refresh} />}
      <p role="status" class="soft">
        {total === 0 ? t('noUserMatches') : formatCounted(total, 'usersOne', 'usersMany')}
      </p>
      <section
        ref={list}
        class="impact-list"
        style={{ minHeight: `min(46vh, ${Math.min(first.affected, LEAST_ROWS) * ROW}px)` }}
        aria-label={t('impactUsers')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <ul style={{ height: `${total * ROW}px` }}>
          {Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset).map((index) => (
            <li
              key={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * ROW}px)` }}
            >
              <User row={rowAt(index)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function User({ row }: { row: ImpactRow | undefined }) {
  if (!row) return <Skeleton width={50} />;
  const { name, username, changes, keeps } = row;
  const isNamed = name !== username;
  const effect = [
    changes.length > 0 ? t('impactChangesOf', words(changes)) : '',
    keeps.length > 0 ? t('impactKeepsOf', words(keeps)) : '',
  ];
  const said = effect.filter(Boolean).join(' ');
  return (
    <>
      <span class="cut" title={isNamed ? `${name} ${username}` : name}>
        <bdi>{name}</bdi> {isNamed && <bdi class="soft">{username}</bdi>}
      </span>
      <span class="soft cut" title={said}>
        {said}
      </span>
    </>
  );
}

function words(fields: readonly string[]): string {
  return formatList(fields.map(historyFieldText));
}
