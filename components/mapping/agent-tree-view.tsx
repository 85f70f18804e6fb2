/** The tree `CTI agents` with its loading, empty and error states. */
import { useState } from 'preact/hooks';
import type { AgentTree, AgentTreeRows } from '../../lib/app/agent-tree.ts';
import { t } from '../../lib/app/text.ts';
import type { AgentTreeRow } from '../../lib/schema/agent-tree.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { type TreePlace, VirtualTree } from '../ui/virtual-tree.tsx';
import { renderAgentRow } from './agent-row.tsx';
import { treeItemOf } from './agent-tree-item.ts';
import { TreeSkeleton } from './tree-skeleton.tsx';

export interface AgentTreeViewProps {
  tree: AgentTree;
  ownerId: string;
  /** Record ids of the drafted agents. */
  checked: ReadonlySet<string>;
  onToggle: (row: AgentTreeRow) => void;
  onView: (row: AgentTreeRow) => void;
}

export function AgentTreeView({ tree, ownerId, checked, onToggle, onView }: AgentTreeViewProps) {
  const { entries } = useApp();
  const name = `row ${ownerId}`;
  const [left] = useState(() => entries.recall<TreePlace>(name));
  const rows = tree.rows.value;
  const error = tree.error.value;
  if (error) return <ErrorNotice error={error} onRetry={() => tree.refresh()} />;
  if (!rows) return <TreeSkeleton />;
  if (rows.total === 0) return <p class="soft">{emptyText(rows)}</p>;
  return (
    <VirtualTree
      label={t('ctiAgents')}
      total={rows.total}
      isBusy={tree.isLoading}
      rowAt={rows.rowAt}
      indexOf={rows.indexOf}
      find={(prefix, from) => tree.find(prefix, from)}
      onNeed={(start, end) => tree.need(start, end)}
      describe={(row) => treeItemOf(row, checked)}
      onToggle={onToggle}
      onExpand={(row, expanded) => row.type !== 'agent' && tree.setExpanded(row, expanded)}
      onExpandSiblings={(row) => tree.expandSiblings(row)}
      onOpen={onView}
      resetKey={rows.filter}
      place={left?.key === rows.filter ? left : undefined}
      onPlace={(place) => entries.keep(name, place)}
      renderRow={(row) =>
        renderAgentRow({
          row,
          ownerId,
          checked: treeItemOf(row, checked).checked,
          onView: () => onView(row),
        })
      }
    />
  );
}

function emptyText({ filter }: AgentTreeRows): string {
  if (filter.search !== '') return t('noAgentsFound');
  return t(filter.showMapped ? 'noAgentsYet' : 'noAgentsFree');
}
