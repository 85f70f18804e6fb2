/** What each command of the import pages does: all of it is the server's, nothing is queued. Runs in the background. */
import type { ImportCommands } from '../messages/import-protocol.ts';
import type { PageHandlers } from '../messages/page-server.ts';
import type { Core } from './core.ts';

/** `seen`: a core whose copy may be shown. */
export function importHandlers(seen: () => Promise<Core>): Pick<PageHandlers, keyof ImportCommands> {
  const remote = async () => (await seen()).importRemote();
  return {
    stageImport: async (part) => {
      (await seen()).console.files.add(part);
      return null;
    },
    planImport: async ({ fileId, parts, ...request }) => {
      const core = await seen();
      return core.importRemote().plan(request, core.console.files.read(fileId, parts));
    },
    readImportRows: async (query) => (await remote()).readRows(query),
    readImport: async ({ jobId }) => (await remote()).readJob(jobId),
    readImports: async ({ after }) => (await remote()).readJobs(after),
    applyImport: async (request) => {
      const core = await seen();
      const job = await core.importRemote().apply(request);
      await core.engine.syncNow();
      return job;
    },
    undoImport: async (request) => {
      const core = await seen();
      const job = await core.importRemote().undo(request);
      await core.engine.syncNow();
      return job;
    },
    readRefusedRows: async ({ jobId }) => ({ csv: await (await remote()).readRefused(jobId) }),
    exportCsv: async (request) => ({ csv: await (await remote()).exportCsv(request) }),
  };
}
