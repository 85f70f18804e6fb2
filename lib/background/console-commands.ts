/** What each command of the console does. Sender, size and shape were checked before. Runs in the background. */

import type { ConsoleCommands } from '../messages/console-protocol.ts';
import type { PageConnection, PageHandlers } from '../messages/page-server.ts';
import { invalid } from '../messages/refusal.ts';
import type { Kind } from '../schema/kind.ts';
import { readAccounts, readHistory, saveAccount } from './console-online.ts';
import { healthWindow, readConfiguration, readGroups } from './console-queries.ts';
import { readRecord } from './console-records.ts';
import { requireReaderOf } from './console-scope.ts';
import { consoleWriteHandlers } from './console-write-commands.ts';
import type { Core } from './core.ts';
import { trialHandlers } from './crm-trials.ts';
import { createRecord, editRecord } from './edits.ts';
import { importHandlers } from './import-commands.ts';
import { lostHandlers } from './lost-changes.ts';
import { requireShown } from './shown-person.ts';
import { findNearAgents, readAgentGroups } from './telephony-queries.ts';

/** `seen`: a core whose copy may be shown. */
export function consoleHandlers(seen: () => Promise<Core>): Pick<PageHandlers, keyof ConsoleCommands> {
  const replica = async () => (await seen()).engine.replica;
  return {
    readConfiguration: async () => {
      const { console, engine } = await seen();
      return readConfiguration(engine.replica, console.agentsIn(engine.replica));
    },
    readUsers: async (query) => (await seen()).console.grids.users(query, await replica()),
    readGroups: async (query) => readGroups(query, await replica()),
    listGroups: async ({ instanceId }) => {
      const { engine, groups } = await seen();
      requireReaderOf(engine.replica, instanceId);
      return { groups: groups.of(engine.replica.shown, instanceId) };
    },
    readAgents: async (query) => (await seen()).console.grids.agents(query, await replica()),
    readAgentGroups: async ({ environmentId }) => readAgentGroups(environmentId, await replica()),
    findNearAgents: async (query) => findNearAgents(query, await replica()),
    readRecord: async (record) => {
      const core = await seen();
      const { engine } = core;
      return readRecord(record, {
        replica: engine.replica,
        session: core.sessionView(),
        sync: engine.status(),
        isCompatible: engine.isCompatible,
        mapped: () => core.console.grids.mappedAgents(engine.replica),
      });
    },
    readHealth: async (query) => {
      const { console: memory, engine } = await seen();
      return healthWindow(memory.health(query.instanceId, engine.replica), query, engine.replica);
    },
    readImpact: async (query) => {
      const { console: memory, engine } = await seen();
      return memory.impacts.read(query, engine.replica);
    },
    editRecord: async (edit) => editRecord(await seen(), { ...edit, source: 'console' }),
    createRecord: async (addition) => createRecord(await seen(), { ...addition, source: 'console' }),
    readHistory: async (record, page) => {
      const core = await seen();
      if (page.surface !== 'console') requireShownHistory(core, page, record);
      return readHistory(record, await online(seen));
    },
    readAccounts: async (query) => readAccounts(query, await online(seen)),
    ...consoleWriteHandlers(seen),
    ...importHandlers(seen),
    ...trialHandlers(seen),
    ...lostHandlers(seen),
    saveAccount: async (save) => saveAccount(save, (await online(seen)).remote),
    endSessions: async ({ id }) => (await online(seen)).remote.endSessions(id),
    unlockAccount: async ({ id }) => (await online(seen)).remote.unlockAccount(id),
  };
}

/** Beside a CRM page that of its user alone. */
function requireShownHistory(
  core: Core,
  page: PageConnection,
  { kind, id }: { kind: Kind; id: string },
): void {
  if (kind !== 'crm-users') throw invalid('Only the history of the user shown can be read here.');
  requireShown(core, page, id);
}

async function online(seen: () => Promise<Core>) {
  const core = await seen();
  return { remote: core.adminRemote(), replica: core.engine.replica };
}
