/** What an edit of many users does, in words. Pure but for the catalogue. */
import type { BulkProblem, BulkValue } from '../schema/console/bulk-view.ts';
import { formatCount } from './format.ts';
import { t } from './text.ts';

export function bulkValueText(value: BulkValue): string {
  switch (value.is) {
    case 'there':
      return t('bulkThere');
    case 'deleted':
      return t('bulkDeleted');
    case 'group':
      return value.name ?? t('noGroup');
    case 'mapping':
      return t(
        value.mode === 'inherit' ? 'bulkInherits' : 'bulkOwn',
        value.count === 0 ? t('bulkNoAgents') : agentsText(value.agentIds, value.count),
      );
  }
}

function agentsText(ids: readonly string[], count: number): string {
  const more = count - ids.length;
  return more > 0 ? t('agentsAndMore', ids.join(', '), formatCount(more)) : ids.join(', ');
}

export function bulkProblemText(problem: BulkProblem): string {
  return problem.is === 'unsaved' ? t('bulkUnsaved') : t('bulkTaken', problem.owner);
}
