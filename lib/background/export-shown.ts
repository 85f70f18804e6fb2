/** An export as its grid is filtered: the server's file in pieces, without the rows that the grid does not show. Runs in the background. */
import { RowFilter } from '../csv/filter-rows.ts';
import type { CsvRow } from '../csv/read-csv.ts';
import { Refusal } from '../messages/refusal.ts';
import { offline, RemoteError } from '../remote/remote-error.ts';
import type { TextStream } from '../remote/text-stream.ts';
import type { ExportPart, ExportRequest } from '../schema/console/import-view.ts';
import { IMPORT_COLUMNS } from '../schema/import-columns.ts';
import { requireReader, requireReaderOf } from './console-scope.ts';
import type { Core } from './core.ts';
import type { ExportParts } from './exports.ts';

const ALL = { offset: 0, limit: Number.MAX_SAFE_INTEGER } as const;
const USERNAME = IMPORT_COLUMNS['crm-users'].indexOf('Username');
const ENVIRONMENT = IMPORT_COLUMNS['cti-agents'].indexOf('Environment');
const AGENT_ID = IMPORT_COLUMNS['cti-agents'].indexOf('Agent Id');

/** Whether a row is shown is told from this computer's copy as it is when the file begins, what it says is the server's. */
export async function openShown(core: Core, wish: ExportRequest, signal: AbortSignal): Promise<ExportParts> {
  const requireSame = guardOf(core, wish);
  const stream = await core.importRemote().openExport(wish, signal);
  requireSame();
  const filter = wish.shown === null ? null : new RowFilter({ kind: wish.kind, keeps: shownOf(core, wish) });
  let isRowEnded = false;
  const read = async (): Promise<ExportPart> => {
    const piece = await readGuarded(stream, requireSame);
    if (piece === null) {
      if (!isRowEnded) throw offline('The file ended in the middle of a row.');
      return { text: filter?.end() ?? '', isLast: true };
    }
    // Half a character is no text yet.
    if (piece !== '') isRowEnded = piece.endsWith('\n');
    return { text: filter?.push(piece) ?? piece, isLast: false };
  };
  return {
    next: () =>
      read().catch((error) => {
        if (error instanceof RemoteError && error.error.kind === 'offline') core.engine.doubt(error.error);
        throw error;
      }),
  };
}

/** Why the server ended it is known here where it was the account. */
async function readGuarded(stream: TextStream, requireSame: () => void): Promise<string | null> {
  try {
    return await stream.read();
  } finally {
    requireSame();
  }
}

/** Throws once somebody else is signed in, or nobody, or the account may see other things than when the file was asked for. */
function guardOf(core: Core, wish: ExportRequest): () => void {
  const asked = askerOf(core);
  return () => {
    if (askerOf(core) === asked) return;
    const { session, engine } = core;
    if (!session.hasTokens) throw new Refusal({ kind: 'signed-out', detail: 'The export was given up.' });
    if (wish.kind === 'crm-users') requireReaderOf(engine.replica, wish.instanceId);
    else requireReader(engine.replica);
    const detail = 'What your account may see changed before the file was whole. Nothing was saved.';
    throw new Refusal({ kind: 'unexpected', isPassing: true, detail });
  };
}

function askerOf({ session, engine }: Core): string {
  const { me } = engine.replica;
  const grants = me?.grants.map((grant) => JSON.stringify(grant)).sort();
  return JSON.stringify([session.address, session.hasTokens, me?.account.id, grants]);
}

type Keeps = (cells: CsvRow['cells']) => boolean;
type Of<K extends ExportRequest['kind']> = Extract<ExportRequest, { kind: K }>;

function shownOf(core: Core, wish: ExportRequest): Keeps {
  return wish.kind === 'crm-users' ? shownUsers(core, wish) : shownAgents(core, wish);
}

function shownUsers(core: Core, { instanceId, shown }: Of<'crm-users'>): Keeps {
  if (shown === null) return () => true;
  const query = { instanceId, ...shown, sort: { column: 'username', descending: false }, ...ALL } as const;
  const { rows } = core.console.grids.users(query, core.engine.replica);
  const usernames = new Set(rows.map(({ username }) => username));
  return (cells) => usernames.has(cells[USERNAME] ?? '');
}

function shownAgents(core: Core, { environmentId, shown }: Of<'cti-agents'>): Keeps {
  if (shown === null) return () => true;
  const query = { environmentId, ...shown, sort: { column: 'agentId', descending: false }, ...ALL } as const;
  const { rows } = core.console.grids.agents(query, core.engine.replica);
  const keyOf = (environment: string, agentId: string) => JSON.stringify([environment, agentId]);
  const keys = new Set(rows.map(({ environmentName, agentId }) => keyOf(environmentName, agentId)));
  return (cells) => keys.has(keyOf(cells[ENVIRONMENT] ?? '', cells[AGENT_ID] ?? ''));
}
