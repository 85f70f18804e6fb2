/** The users whom a change concerns, of whom only those in view are in the document. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatList } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type { ImpactQuestion, ImpactRow, ImpactWindow } from '../../lib/schema/console/impact-window.ts';
import { useApp } from '../app-context.ts';
import { Skeleton } from '../ui/feedback.tsx';
import { useScrollView } from '../ui/scroll-view.ts';

/** Height of a row in CSS pixels, as in impact.css. */
const ROW = 46;
const OVERSCAN = 4;

export function ImpactList({ question, first }: { question: ImpactQuestion; first: ImpactWindow }) {
  const { client } = useApp();
  const list = useRef<HTMLElement>(null);
  const view = useScrollView(list, { row: ROW, usualRows: 6 });
  const windows = useMemo(
    () =>
      createWindows<ImpactQuestion, ImpactRow, ImpactWindow>(question, (asked, page) =>
        client.call('readImpact', { ...asked, ...page }),
      ),
    [client, question],
  );
  const total = windows.rows.value?.total ?? first.total;
  const start = Math.max(0, view.first - OVERSCAN);
  const end = Math.min(total, view.first + Math.ceil(view.rows) + OVERSCAN);
  useEffect(() => windows.need(start, end), [windows, start, end]);
  const rowAt = (index: number) => windows.rows.value?.rowAt(index) ?? first.rows[index];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={list} class="impact-list" aria-label={t('impactUsers')} tabIndex={0}>
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
