/** Reads users and agents back from disk after a start: first whom a page asks for, then all, a few blocks at a time. */
import type { BlockPage, SoughtUser } from '../cache/cache.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { SyncParts } from './change.ts';
import { dropFoundRows, isBlockInScope, isInScope } from './scope.ts';

type LoaderParts = Pick<SyncParts, 'cache' | 'replica' | 'publish'>;

export class RowLoader {
  readonly #parts: LoaderParts;
  #whole: Promise<void> | null = null;
  /** What pages wait for. */
  #urgent: Promise<void> = Promise.resolve();

  constructor(parts: LoaderParts) {
    this.#parts = parts;
  }

  /** Resolves when every row of the disk is in memory. Messages are answered in between. */
  whole(): Promise<void> {
    if (this.#parts.replica.isWhole) return Promise.resolve();
    this.#whole ??= this.#readAll().finally(() => {
      this.#whole = null;
    });
    return this.#whole;
  }

  /** Holds the reading of all rows up until that is done. */
  async first<T>(work: Promise<T>): Promise<T> {
    // What it came to is let go: kept, each would hold all before it.
    this.#urgent = Promise.allSettled([this.#urgent, work]).then(() => undefined);
    return work;
  }

  /** Brings users and the agents they have or would inherit. Who is not found now may be found once all is read. */
  async bring(sought: readonly SoughtUser[]): Promise<void> {
    if (this.#parts.replica.isWhole || sought.length === 0) return;
    await this.first(this.#bring(sought).catch((error) => console.warn(READ_FAILED, error)));
  }

  async #bring(sought: readonly SoughtUser[]): Promise<void> {
    const { cache, replica } = this.#parts;
    const { generation, directory } = replica;
    const found = await cache.findUsers(sought);
    const users = found.filter((user) => isInScope(replica, 'crm-users', user));
    if (replica.generation !== generation) return;
    directory.apply({ rows: { 'crm-users': users }, deleted: [] });
    const ids = sought
      .flatMap((one) => this.#present(one))
      .flatMap((user) => this.#agentsAround(user))
      .filter((id) => !directory.get('cti-agents', id));
    const agents = await cache.findAgents([...new Set(ids)]);
    if (replica.generation === generation) directory.apply({ rows: { 'cti-agents': agents }, deleted: [] });
  }

  #present({ instanceId, username, nativeId }: SoughtUser): CrmUser[] {
    const { directory } = this.#parts.replica;
    const byId = nativeId === null ? undefined : directory.userByNativeId(instanceId, nativeId);
    const byName = username === null ? undefined : directory.userByUsername(instanceId, username);
    return [byId, byName].filter((user) => user !== undefined);
  }

  #agentsAround({ instanceId, groupId, mapping }: CrmUser): string[] {
    const { directory } = this.#parts.replica;
    const group = groupId === null ? undefined : directory.get('crm-user-groups', groupId);
    const levels = [mapping, group?.mapping, directory.get('crm-instances', instanceId)?.mapping];
    return levels.flatMap((level: CtiMapping | undefined) =>
      level?.mode === 'override' ? level.agents : [],
    );
  }

  async #readAll(): Promise<void> {
    const { replica, publish } = this.#parts;
    const { generation } = replica;
    try {
      for (const kind of ['crm-users', 'cti-agents'] as const) await this.#readKind(kind, generation);
      if (replica.generation !== generation) return;
      replica.isWhole = true;
    } catch (error) {
      if (replica.generation !== generation) return;
      console.warn(READ_FAILED, error);
      // What cannot be read is fetched again; the outbox is another matter and stays.
      replica.dropRows();
    }
    publish({ type: 'rows', changed: 'all' });
  }

  async #readKind(kind: 'crm-users' | 'cti-agents', generation: number): Promise<void> {
    const { cache, replica } = this.#parts;
    await this.#urgent;
    for (let page: Promise<BlockPage> | null = cache.readBlocks(kind, 0); page; ) {
      const { blocks, next }: BlockPage = await page;
      await this.#urgent;
      if (replica.generation !== generation) return;
      // The disk reads on while these are taken up.
      page = next === null ? null : cache.readBlocks(kind, next);
      if (!blocks.every((block) => isBlockInScope(replica, block))) {
        dropFoundRows(this.#parts);
        return this.#parts.publish({ type: 'rows', changed: 'all' });
      }
      for (const block of blocks) replica.directory.addBlock(block);
    }
  }
}

const READ_FAILED = 'Patchpanel could not read its copy of the configuration:';
