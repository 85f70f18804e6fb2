/** The plan of an edit of many users between its preview and its application: what is applied is what was shown. Lost with the worker. */
import { type BulkPlan, type PlannedUser, planBulk } from '../domain/bulk-plan.ts';
import { allUsers, matchingUsers, type UserGrid } from '../domain/user-grid.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { Bulk } from '../schema/bulk.ts';
import type {
  BulkPlanQuery,
  BulkPlanWindow,
  BulkQuestion,
  BulkSelection,
} from '../schema/console/bulk-view.ts';
import type { Replica } from '../sync/replica.ts';
import type { ConsoleGrids } from './console-grids.ts';
import { groupsOf } from './console-rows.ts';
import { requireReaderOf, unknownRecord } from './console-scope.ts';

interface HeldPlan {
  id: string;
  instanceId: string;
  plan: BulkPlan;
  problems: number;
}

export class BulkPlans {
  /** People look at one at a time. */
  #held: HeldPlan | null = null;

  make(question: BulkQuestion, replica: Replica, grids: ConsoleGrids): { planId: string } {
    const { instanceId, action, selection } = question;
    requireReaderOf(replica, instanceId);
    const instance = replica.shown.get('crm-instances', instanceId);
    if (!instance) throw unknownRecord();
    const grid = grids.userGrid(instance, replica);
    const plan = planBulk({
      instance,
      groups: new Map(groupsOf(instanceId, replica.shown).map((group) => [group.id, group])),
      users: selectedUsers(grid, selection),
      action,
      source: action.do === 'copy' ? sourceOf(grid, action.fromUserId) : null,
      agentOf: (id) => replica.shown.get('cti-agents', id),
    });
    const problems = plan.rows.filter(({ problem }) => problem !== null).length;
    this.#held = { id: crypto.randomUUID(), instanceId, plan, problems };
    return { planId: this.#held.id };
  }

  window({ planId, offset, limit }: BulkPlanQuery): BulkPlanWindow {
    const { plan, problems } = this.#find(planId);
    const { rows, selected, unchanged } = plan;
    return {
      planId,
      total: rows.length,
      offset,
      rows: rows.slice(offset, offset + limit),
      selected,
      unchanged,
      problems,
    };
  }

  /** Kept after it was taken: the same request may have to be sent again. */
  request(planId: string): Bulk {
    const { plan, instanceId, problems } = this.#find(planId);
    if (problems > 0) throw invalid('A plan with problems cannot be applied.');
    if (plan.edits.length === 0) throw invalid('The plan changes nothing.');
    return { instanceId: instanceId as Bulk['instanceId'], edits: plan.edits };
  }

  #find(planId: string): HeldPlan {
    if (this.#held?.id === planId) return this.#held;
    throw new Refusal({
      kind: 'conflict',
      detail: 'The preview is not kept any more. Look again.',
      current: null,
    });
  }
}

function selectedUsers(grid: UserGrid, selection: BulkSelection): PlannedUser[] {
  if (selection.is === 'some') {
    const ids = new Set(selection.ids);
    return allUsers(grid).filter(({ user }) => ids.has(user.id));
  }
  const except = new Set(selection.except);
  return matchingUsers(grid, selection).filter(({ user }) => !except.has(user.id));
}

function sourceOf(grid: UserGrid, userId: string): PlannedUser {
  const source = allUsers(grid).find(({ user }) => user.id === userId);
  if (!source) throw unknownRecord();
  return source;
}
