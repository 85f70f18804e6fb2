/** One simulated world: a server, its data, its clients, and what is checked whenever the server has written. */
import 'fake-indexeddb/auto';
import { createRandom, type Random } from '../../demo/data/random.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { loadTenant } from '../../server/db/load.ts';
import { copyOf } from './cursor-check.ts';
import { checkOnce } from './decisions.ts';
import type { Effect } from './ledger.ts';
import { Scheduler } from './scheduler.ts';
import { SimClient } from './sim-client.ts';
import { type Backup, SimData } from './sim-data.ts';
import type { SimDatabase } from './sim-database.ts';
import { ADDRESS, SimServer } from './sim-server.ts';
import { forgetDatabases } from './sim-storage.ts';
import { uuid } from './uuid.ts';
import { Story } from './violation.ts';
import {
  accountsFor,
  clientAccounts,
  GRANTS,
  type Rights,
  ROOT,
  ROWS,
  rightsOf,
  TENANT,
} from './world-rows.ts';

let worlds = 0;

export interface WorldParts {
  database: SimDatabase;
  seed: number;
  clients: number;
  /** Machines lose their power in this world. */
  hasPowerCuts: boolean;
  /** Places of clients that stay away. */
  absent?: readonly number[];
}

export class World {
  readonly scheduler = new Scheduler();
  readonly story = new Story();
  readonly clients: SimClient[] = [];
  readonly data: SimData;
  readonly server: SimServer;
  readonly rights = new Map<string, Rights>();
  /** Runs as soon as the server has saved the next edit of that client. */
  readonly whenSaved = new Map<SimClient, (effect: Effect) => void>();
  backup: Backup | null = null;
  #rightsThen: ReadonlyMap<string, Rights> = new Map();
  /** The operation that came last, by its number. */
  step = -1;
  #auditSeq = 0;
  #acts = 0;
  #rootKey = 0;

  constructor({ database, seed, clients, hasPowerCuts, absent = [] }: WorldParts) {
    const { scheduler, story } = this;
    this.data = new SimData(database);
    this.server = new SimServer({
      database,
      scheduler,
      onWrite: (request, _body, response) => this.#onWrite(request, response),
      onDeath: () => this.tell('server dies'),
    });
    worlds += 1;
    for (let place = 0; place < clients; place += 1) {
      const client = new SimClient({
        name: `client${place}`,
        accounts: clientAccounts(place),
        database: `sim-${seed}-${worlds}-${place}`,
        scheduler,
        server: () => this.server,
        random: createRandom(seed, `client${place}`),
        story,
        hasPowerCuts,
        readFeed: () => this.data.feed(),
        isAbsent: absent.includes(place),
        nextAct: () => {
          this.#acts += 1;
          return this.#acts;
        },
      });
      for (const accountId of clientAccounts(place)) this.rights.set(accountId, rightsOf(place));
      client.checks.grants = () => GRANTS[this.rights.get(client.accountId) ?? 'adminOfAll'];
      this.clients.push(client);
    }
  }

  static async begin(parts: WorldParts): Promise<World> {
    forgetDatabases();
    drawIds(createRandom(parts.seed, 'ids'));
    await loadTenant(parts.database, { tenantId: TENANT, rows: ROWS, accounts: accountsFor(parts.clients) });
    const world = new World(parts);
    world.#auditSeq = (await world.data.effectsAfter(0)).at(-1)?.seq ?? 0;
    await world.server.start();
    for (const client of world.clients) await client.start();
    return world;
  }

  tell(line: string): void {
    this.story.tell(`${(this.scheduler.elapsed / 1000).toFixed(3)} ${line}`);
  }

  /** No base holds what its cursor is past, whether it came by the feed, with a copy or with an answer. */
  async checkCopies(): Promise<void> {
    for (const client of this.clients) {
      const replica = client.engine?.replica;
      if (replica?.isWhole && replica.cursor !== null) {
        client.checks.onCopy(copyOf(replica), await this.data.feed());
      }
    }
  }

  /** Each write that the server answered, in order: whose edit it was and what it did. */
  async #onWrite(request: Request, response: Response): Promise<void> {
    try {
      const effects = await this.data.effectsAfter(this.#auditSeq);
      this.#auditSeq = effects.at(-1)?.seq ?? this.#auditSeq;
      const key = request.headers.get('idempotency-key') ?? '';
      const owner = this.clients.find(({ ledger }) => ledger.changeIdOf(key) !== undefined);
      const who = owner?.name ?? 'root';
      const path = new URL(request.url).pathname;
      this.tell(
        `server ${request.method} ${path} for ${who} ${key.slice(-6)}: ${response.status}, ${effects.length} effects`,
      );
      for (const { seq, kind, id, action, before, after } of effects) {
        this.tell(
          `  audit ${seq} ${action} ${kind} ${id.slice(-3)} v${before?.version ?? 0} to v${after?.version ?? 0}`,
        );
      }
      checkOnce(effects);
      const changeId = owner?.ledger.changeIdOf(key);
      const own = effects.find(
        ({ id, kind }) => path.includes(kind) && (request.method === 'POST' || path.endsWith(id)),
      );
      if (!owner || !changeId || !own) return;
      owner.ledger.apply(changeId, own);
      const follow = this.whenSaved.get(owner);
      this.whenSaved.delete(owner);
      if (follow) this.scheduler.after(0, () => follow(own));
    } catch (error) {
      this.scheduler.fail(error);
    }
  }

  /** Somebody else, without a client: an integration, another admin's browser. */
  async asRoot(
    method: string,
    path: string,
    body?: unknown,
    version?: number,
  ): Promise<{ status: number; body: unknown } | null> {
    this.#rootKey += 1;
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      Authorization: `Bearer ${ROOT}`,
      'Idempotency-Key': `root.${this.#rootKey}`,
      'Content-Type': 'application/json',
      ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
    };
    const init = { method, headers, ...(text ? { body: text } : {}) };
    const response = await this.server.handle(new Request(`${ADDRESS}${path}`, init), text);
    return response && { status: response.status, body: await response.json() };
  }

  async readAsRoot(path: string): Promise<(AnyRow & { version: number }) | null> {
    const answer = await this.asRoot('GET', path);
    return answer?.status === 200 ? (answer.body as AnyRow) : null;
  }

  /** On the row as it is now. */
  async editAsRoot(kind: Kind, id: string, set: object): Promise<void> {
    const path = `/v1/${kind}/${id}`;
    const row = await this.readAsRoot(path);
    if (row) await this.asRoot('PATCH', path, { set }, row.version);
  }

  async giveRights(client: SimClient, rights: Rights): Promise<void> {
    const { accountId } = client;
    const path = `/v1/accounts/${accountId}`;
    const account = await this.readAsRoot(path);
    if (!account) return;
    const answer = await this.asRoot('PATCH', path, { set: { grants: GRANTS[rights] } }, account.version);
    const isCommitted = answer ? answer.status === 200 : (await this.#versionOf(accountId)) > account.version;
    if (isCommitted) this.rights.set(accountId, rights);
    // A world in which nobody ever loses a right would show nothing.
    else if (answer && answer.status < 500 && answer.status !== 412)
      throw new Error(`Rights are not given: ${JSON.stringify(answer.body)}`);
    this.tell(`${client.name} becomes ${rights}: ${answer?.status}`);
  }

  #versionOf(accountId: string): Promise<number> {
    return this.scheduler.busy(() => this.data.accountVersion(accountId));
  }

  async takeBackup(): Promise<void> {
    this.backup = await this.scheduler.busy(() => this.data.back(this.#auditSeq));
    this.#rightsThen = new Map(this.rights);
    this.tell(`backup at audit ${this.#auditSeq}`);
  }

  /** The server must be down. */
  async restoreBackup(): Promise<void> {
    const { backup } = this;
    if (!backup) return;
    await this.scheduler.busy(() => this.data.restore(backup));
    this.#auditSeq = backup.auditSeq;
    // Accounts are as they were, too.
    for (const [accountId, rights] of this.#rightsThen) this.rights.set(accountId, rights);
    for (const client of this.clients)
      client.ledger.rewind(backup.auditSeq, (changeId) => client.outbox.onDisk.has(changeId));
    this.tell(`restored to audit ${backup.auditSeq}`);
  }

  /** After each event. */
  checkAll(): void {
    for (const client of this.clients) client.checks.onRest();
  }
}

/** Ids that clients make name their edits: the same seed must give the same story. */
function drawIds(random: Random): void {
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: () => uuid(random), configurable: true });
}
