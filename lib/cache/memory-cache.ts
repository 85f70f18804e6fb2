/** Stands in when the browser gives no database: nothing is kept, and an edit cannot be queued. Runs in the background. */
import type { SnapshotPart } from '../schema/feed.ts';
import type { Cache, CacheContents } from './cache.ts';

const EMPTY: CacheContents = {
  owner: null,
  me: null,
  cursor: null,
  checkedAt: null,
  rows: {},
  deleted: [],
  outbox: [],
};

export function memoryCache(): Cache {
  const parts: SnapshotPart[] = [];
  const nothing = async () => undefined;
  const refuse = async () => {
    throw new Error(
      'This browser gives the extension no storage, so an edit cannot be kept until it is saved.',
    );
  };
  return {
    mode: 'memory',
    read: async () => EMPTY,
    claim: nothing,
    wipe: nothing,
    saveMe: nothing,
    markChecked: nothing,
    applyDelta: nothing,
    saveSnapshotPart: async (part) => void parts.push(part),
    readSnapshotParts: async (at) => parts.filter((part) => part.at === at),
    readUnfinishedSnapshot: async () => null,
    swapSnapshot: async () => void parts.splice(0),
    dropRows: nothing,
    addEdit: refuse,
    addEditPair: refuse,
    saveEdit: refuse,
    changeEdits: refuse,
    markSending: refuse,
    removeEdit: nothing,
    settleEdit: refuse,
  };
}
