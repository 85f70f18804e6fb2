/** The commands of the console alone: reading the configuration in windows, and what only the server has. One sentence each. */
import type { AccountRecord } from '../schema/account-record.ts';
import type { AccountSave, AccountsPage, AccountsQuery } from '../schema/console/accounts-page.ts';
import type { AgentsQuery, AgentsWindow } from '../schema/console/agents-window.ts';
import type { Configuration } from '../schema/console/configuration.ts';
import type { GroupsQuery, GroupsWindow } from '../schema/console/groups-window.ts';
import type { HealthQuery, HealthWindow } from '../schema/console/health-window.ts';
import type { HistoryPage } from '../schema/console/history-view.ts';
import type { RecordAnswer, RecordKey } from '../schema/console/record-view.ts';
import type { UsersQuery, UsersWindow } from '../schema/console/users-window.ts';
import type { Kind } from '../schema/kind.ts';

export interface ConsoleCommands {
  /** Lists the instances and environments that the left pane shows. */
  readConfiguration(request: Record<string, never>): Configuration;
  /** Reads one window of the CRM users of an instance. */
  readUsers(request: UsersQuery): UsersWindow;
  /** Reads one window of the CRM user groups of an instance. */
  readGroups(request: GroupsQuery): GroupsWindow;
  /** Reads one window of the CTI agents. */
  readAgents(request: AgentsQuery): AgentsWindow;
  /** Reads one record with its effective values and what depends on it. */
  readRecord(request: RecordKey): RecordAnswer;
  /** Reads one window of what is unhealthy in an instance. */
  readHealth(request: HealthQuery): HealthWindow;
  /** Asks the server who changed a record, when and how; there is no answer offline. */
  readHistory(request: { kind: Kind; id: string; after: string | null }): HistoryPage;
  /** Asks the server for accounts and their grants; there is no answer offline. */
  readAccounts(request: AccountsQuery): AccountsPage;
  /** Saves an account's activity and grants on the server at once, or is refused; never queued. */
  saveAccount(request: AccountSave): AccountRecord;
}

/** Calls whose second execution changes nothing more than the first. */
export const REPEATABLE_CONSOLE: readonly (keyof ConsoleCommands)[] = [
  'readConfiguration',
  'readUsers',
  'readGroups',
  'readAgents',
  'readRecord',
  'readHealth',
  'readHistory',
  'readAccounts',
  'saveAccount',
];
