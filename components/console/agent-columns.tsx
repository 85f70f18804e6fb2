/** The columns of the grid `Agents`. */
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentColumn, AgentListRow } from '../../lib/schema/console/agents-window.ts';
import { Badge } from '../ui/feedback.tsx';
import type { GridColumn } from '../ui/grid.tsx';

const textCell = (value: string | null) => (
  <bdi class="cut" title={value ?? undefined}>
    {value}
  </bdi>
);

export function agentColumns(): GridColumn<AgentListRow, AgentColumn>[] {
  return [
    {
      id: 'name',
      label: t('agentName'),
      width: 'minmax(120px, 2fr)',
      rank: 1,
      cell: (row) => <NameCell row={row} />,
    },
    {
      id: 'agentId',
      label: t('agentId'),
      width: 'minmax(80px, 1fr)',
      rank: 1,
      cell: ({ agentId }) => textCell(agentId),
    },
    {
      id: 'group',
      label: t('agentGroup'),
      width: 'minmax(90px, 1.2fr)',
      rank: 2,
      cell: ({ groupName }) => textCell(groupName),
    },
    {
      id: 'extension',
      label: t('extension'),
      width: 'minmax(70px, 0.7fr)',
      rank: 2,
      cell: ({ extension }) => textCell(extension),
    },
    {
      id: 'loginId',
      label: t('loginId'),
      width: 'minmax(90px, 1.2fr)',
      rank: 3,
      cell: ({ loginId }) => textCell(loginId),
    },
  ];
}

function NameCell({ row }: { row: AgentListRow }) {
  const { id, name, environmentId, active, isMapped, isPending } = row;
  return (
    <>
      <a
        class="cut"
        tabIndex={-1}
        title={name}
        href={addressOf({ page: 'agent', environmentId, id, tab: 'details' })}
      >
        <bdi>{name}</bdi>
      </a>
      {!active && (
        <Badge kind="warn" title={t('inactive')}>
          {t('inactive')}
        </Badge>
      )}
      {isPending && (
        <Badge kind="warn" title={t('notSavedYet')}>
          {t('notSavedYet')}
        </Badge>
      )}
      {!isMapped && <Badge title={t('notMapped')}>{t('notMapped')}</Badge>}
    </>
  );
}
