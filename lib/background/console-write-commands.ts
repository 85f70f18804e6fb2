/** What each command of the console does that changes the server at once, or asks it before. Runs in the background. */
import type { ConsoleCommands } from '../messages/console-protocol.ts';
import type { PageHandlers } from '../messages/page-server.ts';
import {
  deleteRecord,
  foreseeDeletion,
  type OnlineParts,
  planRevert,
  readDeleted,
  readDeletion,
  restoreRecord,
  revert,
} from './console-writes.ts';
import type { Core } from './core.ts';

type Handlers = Pick<
  PageHandlers,
  keyof ConsoleCommands &
    (
      | 'foreseeDeletion'
      | 'deleteRecord'
      | 'readDeletion'
      | 'readDeleted'
      | 'restoreRecord'
      | 'planRevert'
      | 'revert'
      | 'listUserIds'
      | 'planBulk'
      | 'readBulkPlan'
      | 'applyBulk'
      | 'cancelWrite'
    )
>;

/** First rows of a plan; the page asks for more as they come into view. */
const FIRST_ROWS = 100;

/** `seen`: a core whose copy may be shown. */
export function consoleWriteHandlers(seen: () => Promise<Core>): Handlers {
  const online = async () => onlineParts(await seen());
  return {
    foreseeDeletion: async (record) => foreseeDeletion(record, await online()),
    deleteRecord: async (request) => deleteRecord(request, await online()),
    readDeletion: async (record) => readDeletion(record, await online()),
    readDeleted: async (query) => readDeleted(query, await online()),
    restoreRecord: async (request) => restoreRecord(request, await online()),
    planRevert: async (question) => planRevert(question, await online()),
    revert: async (request) => revert(request, await online()),
    listUserIds: async (query) => {
      const { console: memory, engine } = await seen();
      return { ids: memory.grids.userIds(query, engine.replica) };
    },
    planBulk: async (question) => {
      const { console: memory, engine } = await seen();
      const { planId } = memory.bulk.make(question, engine.replica, memory.grids);
      return memory.bulk.window({ planId, offset: 0, limit: FIRST_ROWS });
    },
    readBulkPlan: async (query) => (await seen()).console.bulk.window(query),
    applyBulk: async ({ planId, key }) => {
      const core = await seen();
      const body = core.console.bulk.request(planId);
      const { changed } = await core.consoleRemote().bulk({ key, body });
      await core.engine.syncNow();
      return { changed };
    },
    cancelWrite: async ({ key }) => (await seen()).consoleRemote().cancelWrite(key),
  };
}

function onlineParts(core: Core): OnlineParts {
  return {
    remote: core.consoleRemote(),
    admin: core.adminRemote(),
    replica: core.engine.replica,
    follow: () => core.engine.syncNow(),
  };
}
