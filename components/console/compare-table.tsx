/** What applies to two users, row by row: the differences, then what is the same, then what a call would do. */
// biome-ignore-all lint/a11y/noRedundantRoles: laid out as a grid on narrow pages, rows and cells would lose theirs
import { useState } from 'preact/hooks';
import { type Comparison, compareUsers } from '../../lib/app/compare-users.ts';
import { addressOf } from '../../lib/app/console-route.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { t } from '../../lib/app/text.ts';
import type { PersonView } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { CompareTraces } from './compare-traces.tsx';
import { ReadState } from './read-state.tsx';
import { useRead } from './use-read.ts';

type Pair = readonly [PersonView, PersonView];

export function CompareTable({ ids }: { ids: readonly [string, string] }) {
  const { client } = useApp();
  const reading = useRead<Pair | null>(`compare ${ids.join(' ')}`, async () => {
    const [first, second] = await Promise.all(
      ids.map((id) => client.call('readRecord', { kind: 'crm-users', id })),
    );
    if (!first?.ok) return first ?? NOTHING;
    if (!second?.ok) return second ?? NOTHING;
    const [left, right] = [first.value, second.value];
    if (left?.kind !== 'crm-users' || right?.kind !== 'crm-users') return NOTHING;
    return { ok: true, value: [left.view.person.person, right.view.person.person] };
  });
  return (
    <ReadState reading={reading} title={null}>
      {(pair) => <Compared pair={pair} />}
    </ReadState>
  );
}

const NOTHING = { ok: true as const, value: null };

function Compared({ pair }: { pair: Pair }) {
  const [showSame, setShowSame] = useState(false);
  const rows = compareUsers(pair);
  const different = rows.filter(({ isSame }) => !isSame);
  const same = rows.length - different.length;
  return (
    <>
      <p role="status">
        {different.length === 0 ? t('compareNoDifference') : t('compareDifferences', different.length)}
      </p>
      <table class="compare" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              {t('compareWhat')}
            </th>
            {pair.map((person) => (
              <th key={person.user.id} scope="col" role="columnheader">
                <a href={placeOf(person)}>
                  <bdi>{personName(person)}</bdi>
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {(showSame ? rows : different).map((row) => (
            <Row key={row.key} row={row} />
          ))}
          <CompareTraces pair={pair} />
        </tbody>
      </table>
      {same > 0 && (
        <Button kind="quiet" expanded={showSame} onClick={() => setShowSame(!showSame)}>
          {showSame ? t('compareHideSame') : t('compareShowSame', same)}
        </Button>
      )}
    </>
  );
}

function placeOf({ user, instance }: PersonView): string {
  return addressOf({ page: 'user', instanceId: instance.id, id: user.id, tab: 'mapping' });
}

function Row({ row: { label, values, isSame } }: { row: Comparison }) {
  return (
    <tr class={isSame ? '' : 'compare-different'} role="row">
      <th scope="row" role="rowheader">
        <bdi>{label}</bdi>
      </th>
      {values.map(({ text, source }, index) => (
        <td key={index} role="cell">
          <bdi>{text}</bdi>
          {source !== null && <span class="soft compare-source">{source}</span>}
        </td>
      ))}
    </tr>
  );
}
