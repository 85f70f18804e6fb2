/** What each command of the import pages does: all of it is the server's, nothing is queued. Runs in the background. */
import type { ImportCommands } from '../messages/import-protocol.ts';
import type { PageHandlers } from '../messages/page-server.ts';
import { Refusal } from '../messages/refusal.ts';
import { LINE_UNKNOWN } from '../schema/console/import-view.ts';
import type { ImportJob } from '../schema/import-job.ts';
import type { Core } from './core.ts';
import { openShown } from './export-shown.ts';

/** Rows that one answer of the feed holds. */
const AT_ONCE = 2_000;

/** `seen`: a core whose copy may be shown. */
export function importHandlers(seen: () => Promise<Core>): Pick<PageHandlers, keyof ImportCommands> {
  const remote = async () => (await seen()).importRemote();
  /** What the server did comes with the feed; who asked for it sees it at once, unless it is much. */
  const synced = async (core: Core, job: ImportJob) => {
    const here = core.engine.syncNow();
    if (job.counts.created + job.counts.updated <= AT_ONCE) await here;
    return job;
  };
  return {
    sendImportPart: async ({ url, ...request }) => {
      const core = await seen();
      await core.console.imports.run(request.fileId, async (signal) =>
        core.importRemote().sendPart(request, await readFile(url), signal),
      );
      return {};
    },
    forgetImportFile: async ({ fileId }) => {
      const core = await seen();
      core.console.imports.giveUp(fileId);
      await core.importRemote().forgetFile(fileId);
      return {};
    },
    planImport: async (request) => {
      const core = await seen();
      const { file } = request;
      if ('from' in file && file.from === 0 && !core.line.isFast) throw lineUnknown();
      const csv = async () => {
        if (!('url' in file)) return new Blob();
        const whole = await readFile(file.url);
        return 'from' in file ? whole.slice(file.from) : whole;
      };
      return core.console.imports.run(request.jobId, async (signal) =>
        core.importRemote().plan(request, await csv(), signal),
      );
    },
    readImportRows: async (query) => (await remote()).readRows(query),
    readImport: async ({ jobId }) => (await remote()).readJob(jobId),
    readImports: async ({ after }) => (await remote()).readJobs(after),
    applyImport: async (request) => {
      const core = await seen();
      const apply = (signal: AbortSignal) => core.importRemote().apply(request, signal);
      return synced(core, await core.console.imports.run(request.jobId, apply));
    },
    undoImport: async (request) => {
      const core = await seen();
      const undo = (signal: AbortSignal) => core.importRemote().undo(request, signal);
      return synced(core, await core.console.imports.run(request.jobId, undo));
    },
    cancelImport: async ({ jobId }) => {
      const core = await seen();
      core.console.imports.giveUp(jobId);
      const job = await core.importRemote().cancel(jobId);
      return { job: job && job.state !== 'planned' ? await synced(core, job) : job };
    },
    readRefusedRows: async ({ jobId }) => ({ csv: await (await remote()).readRefused(jobId) }),
    beginExport: async ({ exportId, wish }, page) => {
      const core = await seen();
      await core.console.exports.begin(page, exportId, (signal) => openShown(core, wish, signal));
      return {};
    },
    readExportPart: async ({ exportId }, page) => (await seen()).console.exports.read(page, exportId),
    endExport: async ({ exportId }, page) => {
      (await seen()).console.exports.end(page, exportId);
      return {};
    },
  };
}

/** The page sends a part first, by which it learns how large the next ones may be. */
function lineUnknown(): Refusal {
  const detail = 'Nobody knows yet how fast the line is.';
  const problem = { status: 409, code: LINE_UNKNOWN, title: 'The line is not known', detail };
  return new Refusal({ kind: 'refused', detail, problem });
}

/** A handle on the page's file: its bytes stay outside of this worker's memory. */
async function readFile(url: string): Promise<Blob> {
  try {
    return await (await fetch(url)).blob();
  } catch {
    const detail = 'The file changed since it was chosen, or cannot be read any more. Choose it again.';
    throw new Refusal({ kind: 'invalid', detail });
  }
}
