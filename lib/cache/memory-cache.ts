/** Stands in when the browser gives no database: nothing is kept, and an edit is saved on the server or refused. Runs in the background. */
import type { Cache, CacheStart } from './cache.ts';

const EMPTY: CacheStart = {
  owner: null,
  me: null,
  cursor: null,
  copiedAt: null,
  checkedAt: null,
  outbox: [],
  blocks: [],
  deleted: [],
  log: [],
  lostCount: 0,
  hasMore: false,
};

export function memoryCache(): Cache {
  const nothing = async () => undefined;
  const refuse = async () => {
    throw new Error(
      'This browser gives the extension no storage, so an edit cannot be kept until it is saved.',
    );
  };
  return {
    mode: 'memory',
    readStart: async () => EMPTY,
    readBlocks: async () => ({ blocks: [], next: null }),
    findUsers: async () => [],
    findAgents: async () => [],
    claim: nothing,
    wipe: nothing,
    saveMe: nothing,
    markChecked: nothing,
    applyDelta: nothing,
    tidy: nothing,
    saveSnapshotParts: nothing,
    isBare: async () => true,
    readUnfinishedSnapshot: async () => null,
    swapSnapshot: nothing,
    readLost: async () => [],
    dropLost: nothing,
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
