/** Tries rules on an open CRM tab for the console: runs a script of ours there, asks it, and takes its answer for a claim. */
import * as v from 'valibot';
import { matchesAny } from '../domain/match-pattern.ts';
import { strongestRole } from '../domain/role.ts';
import type { PageHandlers } from '../messages/page-server.ts';
import { sizeOf } from '../messages/page-server.ts';
import { Refusal } from '../messages/refusal.ts';
import type { TrialCommands, TrialMessage } from '../messages/trial-protocol.ts';
import {
  type CrmTabs,
  IdentityTestSchema,
  type KnownUser,
  type TestAnswer,
} from '../schema/identity-test.ts';
import { LearnedSchema } from '../schema/learned.ts';
import { unknownRecord } from './console-scope.ts';
import type { Core } from './core.ts';
import type { Platform, TabInfo } from './platform.ts';
import { TEST_SCRIPT } from './platform.ts';

/** Every outcome of the largest spec stays far below. */
const MOST = 262_144;

/** `seen`: a core whose copy may be shown. */
export function trialHandlers(seen: () => Promise<Core>): Pick<PageHandlers, keyof TrialCommands> {
  return {
    readCrmTabs: async ({ sites }) => readCrmTabs(sites, (await seen()).parts.platform),
    testIdentity: async ({ instanceId, tabId, spec, key }) => {
      const core = await seen();
      requireAdminOf(core, instanceId);
      const answer = await ask(core, tabId, { type: 'testIdentity', key, spec });
      return withUsers(core, instanceId, parsed(IdentityTestSchema, answer));
    },
    learnIdentity: async ({ instanceId, tabId, known, key }) => {
      const core = await seen();
      requireAdminOf(core, instanceId);
      return parsed(LearnedSchema, await ask(core, tabId, { type: 'learnIdentity', key, known }));
    },
    cancelTrial: async ({ key }) => {
      (await seen()).console.trials.giveUp(key);
      return null;
    },
  };
}

async function readCrmTabs(sites: readonly string[], platform: Platform): Promise<CrmTabs> {
  const tabs = await platform.tabsOf('all');
  const allowed = await Promise.all(sites.map((site) => platform.hasAccess(site).catch(() => false)));
  const missing = sites.filter((_, index) => !allowed[index]);
  return {
    tabs: tabs.sort((a, b) => b.usedAt - a.usedAt).flatMap((tab) => crmTab(tab, sites)),
    withheld: missing.filter((site) => platform.isGrantable(site)),
    barred: missing.filter((site) => !platform.isGrantable(site)),
  };
}

/** The browser tells the address of a tab only where it lets us run. */
function crmTab({ id, url, title = '' }: TabInfo, sites: readonly string[]): CrmTabs['tabs'] {
  const page = URL.parse(url ?? '');
  if (!url || !page || !/^https?:$/.test(page.protocol)) return [];
  return [{ id, title: title.slice(0, 200), host: page.host, isOfSites: matchesAny(sites, url) }];
}

function requireAdminOf({ engine: { replica } }: Core, instanceId: string): void {
  const { me } = replica;
  if (me && strongestRole(me.grants, instanceId) === 'admin') return;
  throw me ? unknownRecord() : new Refusal({ kind: 'signed-out', detail: 'Sign in to test rules.' });
}

async function ask(core: Core, tabId: number, message: TrialMessage): Promise<unknown> {
  const { platform } = core.parts;
  return core.console.trials.run(message.key, async (signal) => {
    await platform.runInTab(tabId, TEST_SCRIPT).catch(() => {
      throw unreadable('The browser does not let Patchpanel read this tab.');
    });
    const cancelled = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        void platform.askTab(tabId, { type: 'cancelTrial', key: message.key }).catch(() => undefined);
        reject(new Refusal({ kind: 'cancelled', detail: 'The search of the page was ended.' }));
      });
    });
    const answer = platform.askTab(tabId, message).catch(() => {
      throw unreadable('The page went away before it answered. Try again.');
    });
    return Promise.race([answer, cancelled]);
  });
}

function parsed<S extends v.GenericSchema>(schema: S, answer: unknown): v.InferOutput<S> {
  const read = sizeOf(answer) <= MOST ? v.safeParse(schema, answer) : null;
  if (read?.success) return read.output;
  throw unreadable('The page gave no answer that can be read. Try again.');
}

function unreadable(detail: string): Refusal {
  return new Refusal({ kind: 'invalid', detail });
}

function withUsers(core: Core, instanceId: string, test: TestAnswer['test']): TestAnswer {
  const signedIn = typeof test.signedIn === 'object' ? test.signedIn : null;
  return {
    test,
    signedInUser: signedIn && knownUser(core, instanceId, signedIn),
    recordUser: test.record && knownUser(core, instanceId, test.record),
    ownerUser: test.owner && knownUser(core, instanceId, test.owner),
  };
}

/** As the panel looks for them: by native id, then by username. */
function knownUser(
  { engine: { replica } }: Core,
  instanceId: string,
  { nativeId, username }: { nativeId: string | null; username: string | null },
): KnownUser | null {
  const { shown } = replica;
  const byId = nativeId === null ? undefined : shown.userByNativeId(instanceId, nativeId);
  const user = byId ?? (username === null ? undefined : shown.userByUsername(instanceId, username));
  return user ? { id: user.id, name: user.fullName || user.username } : null;
}
