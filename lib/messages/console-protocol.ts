/** The commands of the console alone: reading the configuration in windows, and what only the server has. One sentence each. */

import type { AccountRecord } from '../schema/account-record.ts';
import type { Consequences } from '../schema/consequences.ts';
import type { AccountSave, AccountsPage, AccountsQuery } from '../schema/console/accounts-page.ts';
import type { AgentGroups, NearAgents, NearAgentsQuery } from '../schema/console/agent-groups.ts';
import type { AgentsQuery, AgentsWindow } from '../schema/console/agents-window.ts';
import type {
  BulkPlanQuery,
  BulkPlanWindow,
  BulkQuestion,
  UserIdsQuery,
} from '../schema/console/bulk-view.ts';
import type { Configuration } from '../schema/console/configuration.ts';
import type {
  AnyRecordKey,
  DeletedPage,
  DeletedQuery,
  DeletionAnswer,
  DeletionRequest,
  RestoreRequest,
} from '../schema/console/deletion.ts';
import type { GroupsQuery, GroupsWindow } from '../schema/console/groups-window.ts';
import type { HealthQuery, HealthWindow } from '../schema/console/health-window.ts';
import type { HistoryPage } from '../schema/console/history-view.ts';
import type { ImpactQuery, ImpactWindow } from '../schema/console/impact-window.ts';
import type { RecordAnswer, RecordKey } from '../schema/console/record-view.ts';
import type { RevertQuestion, RevertRequest, RevertView } from '../schema/console/revert-view.ts';
import type { UsersQuery, UsersWindow } from '../schema/console/users-window.ts';
import type { Kind } from '../schema/kind.ts';
import type { GroupChoice } from '../schema/views.ts';
import type { NewOf, PatchOf } from '../schema/writes.ts';
import { type ImportCommands, REPEATABLE_IMPORTS } from './import-protocol.ts';
import { type LostCommands, REPEATABLE_LOST } from './lost-protocol.ts';
import type { EditCall } from './protocol.ts';
import { REPEATABLE_TRIALS, type TrialCommands } from './trial-protocol.ts';

/** An edit of a record of any kind: the patch is one of the kind. */
export type RecordEdit = {
  [K in Kind]: { kind: K; id: string; baseVersion: number; patch: PatchOf<K>; call?: EditCall };
}[Kind];

/** A record of any kind to add, under an id that the page makes. */
export type RecordAddition = { [K in Kind]: { kind: K; record: NewOf<K> & { id: string } } }[Kind];

export interface ConsoleCommands extends ImportCommands, TrialCommands, LostCommands {
  /** Lists the instances and environments that the left pane shows. */
  readConfiguration(request: Record<string, never>): Configuration;
  /** Reads one window of the CRM users of an instance. */
  readUsers(request: UsersQuery): UsersWindow;
  /** Reads one window of the CRM user groups of an instance. */
  readGroups(request: GroupsQuery): GroupsWindow;
  /** Lists every CRM user group of an instance by name, for a combobox. */
  listGroups(request: { instanceId: string }): { groups: GroupChoice[] };
  /** Reads one window of the CTI agents. */
  readAgents(request: AgentsQuery): AgentsWindow;
  /** Lists the agent groups of an environment in the order of their tree. */
  readAgentGroups(request: { environmentId: string }): AgentGroups;
  /** Finds agents whose ids are nearly the asked one. */
  findNearAgents(request: NearAgentsQuery): NearAgents;
  /** Reads one record with its effective values and what depends on it. */
  readRecord(request: RecordKey): RecordAnswer;
  /** Reads one window of what is unhealthy in an instance. */
  readHealth(request: HealthQuery): HealthWindow;
  /** Asks the server who changed a record, when and how; there is no answer offline. */
  readHistory(request: { kind: Kind; id: string; after: string | null }): HistoryPage;
  /** Asks the server for accounts and their grants; there is no answer offline. */
  readAccounts(request: AccountsQuery): AccountsPage;
  /** Asks the server what a deletion would do besides; there is no answer offline. */
  foreseeDeletion(request: AnyRecordKey): Consequences;
  /** Deletes a record on the server at once, on the version whose consequences were shown; never queued. */
  deleteRecord(request: DeletionRequest): null;
  /** Asks the server whether and when the record of a place was deleted; there is no answer offline. */
  readDeletion(request: AnyRecordKey): DeletionAnswer;
  /** Asks the server what was deleted and can be restored; there is no answer offline. */
  readDeleted(request: DeletedQuery): DeletedPage;
  /** Restores a deleted record on the server at once; never queued. */
  restoreRecord(request: RestoreRequest): null;
  /** Asks the server what taking back an entry of the history would change now; there is no answer offline. */
  planRevert(request: RevertQuestion): RevertView;
  /** Takes an entry of the history back on the server at once, on the version whose plan was shown; never queued. */
  revert(request: RevertRequest): null;
  /** Lists the ids of the users in a part of the grid, for a selection. */
  listUserIds(request: UserIdsQuery): { ids: string[] };
  /** Plans an edit of many users, and keeps the plan until the next one. */
  planBulk(request: BulkQuestion): BulkPlanWindow;
  /** Reads one window of the plan. */
  readBulkPlan(request: BulkPlanQuery): BulkPlanWindow;
  /** Applies the plan on the server at once, all of it or nothing; never queued. */
  applyBulk(request: { planId: string; key: string }): { changed: number };
  /** Takes a deletion, a restore or an edit of many users back while the server works on it; `done`: it was finished before. */
  cancelWrite(request: { key: string }): { done: boolean };
  /** Reads one window of the users whom an edit of a group or an instance would change, and of those who override. */
  readImpact(request: ImpactQuery): ImpactWindow;
  /**
   * Queues an edit of one record; the answer means it is durably queued. One that holds a secret is saved on the server at
   * once or refused, and has no `changeId`.
   */
  editRecord(request: RecordEdit): { changeId: string | null };
  /** Queues the addition of a record; the answer means it is durably queued, with a secret that it is saved. */
  createRecord(request: RecordAddition): { id: string };
  /** Saves an account's activity and grants on the server at once, or is refused; never queued. */
  saveAccount(request: AccountSave): AccountRecord;
  /** Ends every sign-in of an account on the server at once, or is refused. */
  endSessions(request: { id: string }): AccountRecord;
  /** Lifts the lock of an account on the server at once, or is refused. */
  unlockAccount(request: { id: string }): AccountRecord;
}

/** Calls whose second execution changes nothing more than the first. */
export const REPEATABLE_CONSOLE: readonly (keyof ConsoleCommands)[] = [
  'readConfiguration',
  'readUsers',
  'readGroups',
  'listGroups',
  'readAgents',
  'readAgentGroups',
  'findNearAgents',
  'readRecord',
  'readHealth',
  'readHistory',
  'readAccounts',
  'readImpact',
  'createRecord',
  'saveAccount',
  'endSessions',
  'unlockAccount',
  'foreseeDeletion',
  'deleteRecord',
  'readDeletion',
  'readDeleted',
  'restoreRecord',
  'planRevert',
  'revert',
  'listUserIds',
  'planBulk',
  'readBulkPlan',
  'applyBulk',
  'cancelWrite',
  ...REPEATABLE_IMPORTS,
  ...REPEATABLE_TRIALS,
  ...REPEATABLE_LOST,
];
