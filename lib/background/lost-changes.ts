/** Changes that a restored server does not have any more: what people are shown of them, and what becomes of them. Runs in the background. */
import { historyFields } from '../domain/history-fields.ts';
import { recordName } from '../domain/record-name.ts';
import { type Revert, revertOf } from '../domain/revert.ts';
import { strongestRole } from '../domain/role.ts';
import type { LostChoice, LostCommands } from '../messages/lost-protocol.ts';
import type { PageHandlers } from '../messages/page-server.ts';
import { Refusal } from '../messages/refusal.ts';
import type { LostChange } from '../schema/lost-change.ts';
import type { LostItem, LostWindow } from '../schema/lost-view.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { Core } from './core.ts';
import { durably, signedOut } from './edits.ts';
import { keyOf } from './pending.ts';
import { nameIn } from './record-names.ts';

/** `seen`: a core whose copy may be shown. */
export function lostHandlers(seen: () => Promise<Core>): Pick<PageHandlers, keyof LostCommands> {
  return {
    listLost: async (query) => listLost(await seen(), query),
    sendLostAgain: async (choice) => sendLostAgain(await seen(), choice),
    discardLost: async (choice) => discardLost(await seen(), choice),
  };
}

async function listLost(
  core: Core,
  { offset, limit }: { offset: number; limit: number },
): Promise<LostWindow> {
  const { replica } = core.engine;
  const own = replica.me?.account.username;
  const open = await openChanges(core);
  const isOwn = ({ before }: LostChange) => before !== null && before.updatedBy === own;
  const ordered = [...open.filter(isOwn), ...open.filter((change) => !isOwn(change))];
  return {
    total: open.length,
    sendable: open.filter(isSendable).length,
    items: ordered.slice(offset, offset + limit).map((change) => itemOf(core, change)),
  };
}

async function sendLostAgain(core: Core, { keys }: LostChoice): Promise<null> {
  const { me } = core.engine.replica;
  if (!core.session.hasTokens || !me) throw signedOut();
  if (strongestRole(me.grants, null) !== 'admin')
    throw new Refusal({ kind: 'forbidden', detail: 'Only an admin may change this.' });
  const chosen = await chosenKeys(core, keys);
  await durably(core, () => core.engine.lost.sendAgain(chosen, 'console'));
  return null;
}

async function discardLost(core: Core, { keys }: LostChoice): Promise<null> {
  await core.engine.lost.drop(await chosenKeys(core, keys));
  return null;
}

async function chosenKeys(core: Core, keys: LostChoice['keys']): Promise<readonly string[]> {
  return keys === 'all' ? (await openChanges(core)).map(({ key }) => key) : keys;
}

const isSendable = ({ before }: LostChange) => before !== null;

/** Without those that somebody has brought back meanwhile, which are let go of. */
async function openChanges(core: Core): Promise<LostChange[]> {
  const { lost } = core.engine;
  const all = await lost.read();
  const done = new Set(all.filter((change) => isBack(core, change)).map(({ key }) => key));
  if (done.size > 0) await lost.drop([...done]);
  return all.filter(({ key }) => !done.has(key));
}

function isBack(core: Core, change: LostChange): boolean {
  const present: AnyRow | undefined = core.engine.replica.directory.get(change.kind, change.id);
  if (change.before === null) return !present;
  // Nobody has touched it since.
  if (!present || present.version === change.after?.version) return false;
  const { fields, obstacles } = bringBack(core, { ...change, before: change.before }, present);
  return fields.length + obstacles.length === 0;
}

function bringBack(core: Core, { before, after }: LostChange & { before: AnyRow }, present: AnyRow): Revert {
  const nameOf = (id: string) => nameIn(id, core.engine.replica);
  // What was added is compared with what stands there now.
  const made = after ?? { id: before.id };
  return revertOf({ before, after: made, present, nameOf });
}

function itemOf(core: Core, change: LostChange): LostItem {
  const { replica } = core.engine;
  const { key, kind, id, before, after, foundAt } = change;
  const present: AnyRow | undefined = replica.directory.get(kind, id);
  const shown = before ?? present ?? after;
  const item = {
    key,
    kind,
    id,
    name: shown ? recordName(shown) : id,
    mark: shown ? keyOf(shown) : null,
    savedBy: before?.updatedBy ?? null,
    savedAt: before?.updatedAt ?? null,
    foundAt,
  };
  if (before === null) return { ...item, was: 'deleted', fields: [], obstacles: [] };
  if (!present) return { ...item, was: 'added', fields: addedFields(core, before), obstacles: [] };
  const { fields, obstacles } = bringBack(core, { ...change, before }, present);
  return { ...item, was: 'changed', fields, obstacles };
}

/** What a record had that is gone as a whole. */
function addedFields({ engine }: Core, before: AnyRow): LostItem['fields'] {
  const nameOf = (id: string) => nameIn(id, engine.replica);
  return historyFields(null, before, nameOf).map(({ field, after }) => ({
    field,
    now: { is: 'nothing' },
    former: after,
    isChangedSince: false,
  }));
}
