/** The data of a simulated server, past its handlers: its audit trail, its rows, backups. */
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { Transaction } from '../../server/db/database.ts';
import type { Effect } from './ledger.ts';
import type { SimDatabase } from './sim-database.ts';
import { TENANT } from './world-rows.ts';

export interface Backup {
  auditSeq: number;
  tables: ReadonlyMap<string, string>;
}

export interface FeedRow {
  kind: Kind;
  id: string;
  seq: number;
  version: number;
  deleted: boolean;
  instanceId: string | null;
}

export interface Feed {
  readonly epoch: string;
  readonly rows: readonly FeedRow[];
}

/** In an order in which each may be filled. */
const TABLES = [
  'tenants',
  'tenant_heads',
  'accounts',
  'environments',
  'agent_groups',
  'cti_agents',
  'crm_instances',
  'crm_instance_connectivity',
  'crm_instance_secrets',
  'crm_user_groups',
  'crm_users',
  'grants',
  'mapping_agents',
  'idempotency_answers',
  'feed',
  'audit_entries',
] as const;

/** No record has so many versions between two restores; a backup may come back twice. */
const VERSIONS_OF_A_HISTORY = 1_000_000;

/** What a restore moves beyond every version that anybody may hold from before. */
const VERSIONED = [...KINDS.map((kind) => kind.replaceAll('-', '_')), 'accounts', 'feed'];

export class SimData {
  readonly #database: SimDatabase;
  #restores = 0;
  /** How many edits were sealed when the audit trail was read last. */
  #sealedBefore = -1;
  #feed: { written: number; feed: Feed } | null = null;

  constructor(database: SimDatabase) {
    this.#database = database;
  }

  /** As the owner of the database, whom no policy holds. */
  #asOwner<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#database.transaction({ tenantId: TENANT, system: 'seed' }, async (tx) => {
      await tx.query('reset role');
      return work(tx);
    });
  }

  /** Since `seq`, which is the newest that was asked for before. */
  async effectsAfter(seq: number): Promise<Effect[]> {
    const { sealed } = this.#database.commits;
    if (sealed === this.#sealedBefore) return [];
    this.#sealedBefore = sealed;
    return this.#database.readAsOwner<Effect>(
      'select seq, kind, id, action, before, after from audit_entries where tenant_id = $1 and seq > $2 order by seq',
      [TENANT, seq],
    );
  }

  /** What the audit trail says each record is now; null where it was deleted. Only of those that ever changed. */
  async lastOf(): Promise<Map<string, AnyRow | null>> {
    const rows = await this.#asOwner((tx) =>
      tx.query<{ id: string; after: AnyRow | null }>(
        'select distinct on (kind, id) id, after from audit_entries where tenant_id = $1 order by kind, id, seq desc',
        [TENANT],
      ),
    );
    return new Map(rows.map(({ id, after }) => [id, after && withoutDecision(after)]));
  }

  /** Versions of all live records, with the instance each belongs to. */
  async versions(): Promise<Map<string, { kind: Kind; version: number; instanceId: string | null }>> {
    const found = new Map<string, { kind: Kind; version: number; instanceId: string | null }>();
    await this.#asOwner(async (tx) => {
      for (const kind of KINDS) {
        const table = kind.replaceAll('-', '_');
        const home =
          { 'crm-instances': 'id', 'crm-users': 'instance_id', 'crm-user-groups': 'instance_id' }[
            kind as string
          ] ?? 'null';
        const rows = await tx.query<{ id: string; version: number; home: string | null }>(
          `select id, version, ${home}::text as home from ${table} where tenant_id = $1 and deleted_at is null`,
          [TENANT],
        );
        for (const { id, version, home: instanceId } of rows) found.set(id, { kind, version, instanceId });
      }
    });
    return found;
  }

  /** Grows with each change of its grants, also with one that was committed and never answered. */
  async accountVersion(accountId: string): Promise<number> {
    const [account] = await this.#database.readAsOwner<{ version: number }>(
      'select version from accounts where tenant_id = $1 and id = $2',
      [TENANT, accountId],
    );
    return account?.version ?? 0;
  }

  /** Where each record stands in the feed, and the epoch that all of them are of. Read again when something was written. */
  async feed(): Promise<Feed> {
    const { written } = this.#database.commits;
    if (this.#feed?.written !== written) this.#feed = { written, feed: await this.#readFeed() };
    return this.#feed.feed;
  }

  async #readFeed(): Promise<Feed> {
    const rows = await this.#database.readAsOwner<FeedRow & { epoch: string }>(
      `select t.epoch, f.kind, f.id, f.seq, f.version, f.deleted, f.instance_id as "instanceId"
       from tenants t left join feed f using (tenant_id) where tenant_id = $1`,
      [TENANT],
    );
    return { epoch: rows[0]?.epoch ?? '', rows: rows.filter(({ id }) => id !== null) };
  }

  /** Whoever is behind from here on is reset. */
  async prune(): Promise<void> {
    await this.#asOwner(async (tx) => {
      await tx.query('delete from feed where tenant_id = $1 and deleted', [TENANT]);
      await tx.query('update tenant_heads set pruned_seq = seq where tenant_id = $1', [TENANT]);
    });
  }

  async back(auditSeq: number): Promise<Backup> {
    const tables = new Map<string, string>();
    await this.#asOwner(async (tx) => {
      for (const table of TABLES) {
        const [row] = await tx.query<{ rows: string }>(
          `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as rows from ${table} t where tenant_id = $1`,
          [TENANT],
        );
        tables.set(table, row?.rows ?? '[]');
      }
    });
    return { auditSeq, tables };
  }

  /** Brings the backup back under another epoch, as `sync.md` asks of every restore. */
  async restore({ tables }: Backup): Promise<void> {
    this.#restores += 1;
    const beyond = this.#restores * VERSIONS_OF_A_HISTORY;
    await this.#asOwner(async (tx) => {
      await tx.query("set local session_replication_role = 'replica'");
      for (const table of [...TABLES].reverse())
        await tx.query(`delete from ${table} where tenant_id = $1`, [TENANT]);
      for (const table of TABLES) {
        const columns = await tx.query<{ name: string }>(
          `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
          [table],
        );
        const names = columns.map(({ name }) => name).join(', ');
        await tx.query(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
          [tables.get(table) ?? '[]'],
        );
      }
      await tx.query('update tenants set epoch = gen_random_uuid() where tenant_id = $1', [TENANT]);
      for (const table of VERSIONED)
        await tx.query(`update ${table} set version = version + $2 where tenant_id = $1`, [TENANT, beyond]);
    });
  }
}

/** What is said of the entry is no part of the row. */
function withoutDecision(row: AnyRow): AnyRow {
  const { decided: _, ...rest } = row as AnyRow & { decided?: unknown };
  return rest as AnyRow;
}
