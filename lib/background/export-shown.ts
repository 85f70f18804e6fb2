/** An export as its grid is filtered: the server's file, without the rows that the grid does not show. Runs in the background. */
import { type CsvFile, readCsv } from '../csv/read-csv.ts';
import { writeCsv } from '../csv/write-csv.ts';
import type { ExportRequest } from '../schema/console/import-view.ts';
import { IMPORT_COLUMNS } from '../schema/import-columns.ts';
import type { Core } from './core.ts';

const ALL = { offset: 0, limit: Number.MAX_SAFE_INTEGER } as const;
const USERNAME = IMPORT_COLUMNS['crm-users'].indexOf('Username');
const ENVIRONMENT = IMPORT_COLUMNS['cti-agents'].indexOf('Environment');
const AGENT_ID = IMPORT_COLUMNS['cti-agents'].indexOf('Agent Id');

/** The text of the file. Whether a row is shown is told from this computer's copy, what it says is the server's. */
export async function exportShown(core: Core, request: ExportRequest): Promise<string> {
  const csv = await core.importRemote().exportCsv(request);
  if (request.shown === null) return csv;
  const isShown = request.kind === 'crm-users' ? shownUsers(core, request) : shownAgents(core, request);
  const { rows } = readCsv(csv, { kind: request.kind, delimiter: ',', maxRows: ALL.limit });
  const kept = rows.filter(({ cells }) => isShown(cells));
  return writeCsv([IMPORT_COLUMNS[request.kind], ...kept.map(({ cells }) => cells)]);
}

type Cells = CsvFile['rows'][number]['cells'];
type Of<K extends ExportRequest['kind']> = Extract<ExportRequest, { kind: K }>;

function shownUsers(core: Core, { instanceId, shown }: Of<'crm-users'>) {
  if (shown === null) return () => true;
  const query = { instanceId, ...shown, sort: { column: 'username', descending: false }, ...ALL } as const;
  const { rows } = core.console.grids.users(query, core.engine.replica);
  const usernames = new Set(rows.map(({ username }) => username));
  return (cells: Cells) => usernames.has(cells[USERNAME] ?? '');
}

function shownAgents(core: Core, { environmentId, shown }: Of<'cti-agents'>) {
  if (shown === null) return () => true;
  const query = { environmentId, ...shown, sort: { column: 'agentId', descending: false }, ...ALL } as const;
  const { rows } = core.console.grids.agents(query, core.engine.replica);
  const keyOf = (environment: string, agentId: string) => JSON.stringify([environment, agentId]);
  const keys = new Set(rows.map(({ environmentName, agentId }) => keyOf(environmentName, agentId)));
  return (cells: Cells) => keys.has(keyOf(cells[ENVIRONMENT] ?? '', cells[AGENT_ID] ?? ''));
}
