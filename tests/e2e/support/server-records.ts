/** Reads every record of the server over the API, so that a story can say what changed, field by field, and what did not. */
import { signIn } from '../../support/sign-in.ts';
import type { DemoServer } from './demo-server.ts';

export const KINDS = [
  'crm-instances',
  'crm-user-groups',
  'crm-users',
  'environments',
  'agent-groups',
  'cti-agents',
] as const;

export type RecordKind = (typeof KINDS)[number];

export interface ServerRecord {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** By kind, then by id. */
export type ServerRecords = Readonly<Record<RecordKind, ReadonlyMap<string, ServerRecord>>>;

export interface RecordReader {
  all(): Promise<ServerRecords>;
  one(kind: RecordKind, id: string): Promise<ServerRecord>;
  /** The one record of the kind with exactly these values. */
  find(kind: RecordKind, values: Readonly<Record<string, unknown>>): Promise<ServerRecord>;
  /** A group of the CRM instance that the demo CRM belongs to; the other one has groups of the same names. */
  group(name: string): Promise<ServerRecord>;
  /** Users as a CSV file holds them. */
  exported(instanceId: string): Promise<string>;
}

const PAGE = 200;

export async function signInRecordReader(demo: DemoServer, as = 'admin.ben'): Promise<RecordReader> {
  const { username, password } = demo.account(as);
  const { accessToken } = await signIn(demo.serverUrl, username, password);
  const ask = async (path: string): Promise<Response> => {
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${demo.directUrl}/v1/${path}`, { headers });
    if (!response.ok) throw new Error(`GET ${path} answers ${response.status}: ${await response.text()}`);
    return response;
  };
  const list = async (kind: RecordKind): Promise<ServerRecord[]> => {
    const found: ServerRecord[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
      const page = (await (await ask(`${kind}?limit=${PAGE}${query}`)).json()) as {
        items: ServerRecord[];
        next: string | null;
      };
      found.push(...page.items);
      after = page.next;
    }
    return found;
  };
  const find: RecordReader['find'] = async (kind, values) => {
    const isMeant = (record: ServerRecord) =>
      Object.entries(values).every(([key, value]) => record[key] === value);
    const [found, ...others] = (await list(kind)).filter(isMeant);
    if (!found || others.length > 0)
      throw new Error(`Not exactly one of ${kind} has ${JSON.stringify(values)}.`);
    return found;
  };
  return {
    find,
    async group(name) {
      const { id: instanceId } = await find('crm-instances', { name: 'Northwind Service Desk' });
      return find('crm-user-groups', { name, instanceId });
    },
    async all() {
      const lists = await Promise.all(KINDS.map(list));
      const maps = lists.map((records) => new Map(records.map((record) => [record.id, record])));
      return Object.fromEntries(KINDS.map((kind, index) => [kind, maps[index]])) as unknown as ServerRecords;
    },
    one: async (kind, id) => (await (await ask(`${kind}/${id}`)).json()) as ServerRecord,
    exported: async (instanceId) => (await ask(`exports/crm-users.csv?instance=${instanceId}`)).text(),
  };
}

/** What says when and by whom a record was last written, and nothing of what it is. */
const STAMP = ['version', 'updatedAt', 'updatedBy'];

const contentOf = (record: ServerRecord) =>
  JSON.stringify(
    Object.entries(record)
      .filter(([field]) => !STAMP.includes(field))
      .sort(),
  );

export interface Differences {
  readonly gone: readonly string[];
  readonly come: readonly string[];
  readonly changed: readonly string[];
}

/** Ids of a kind whose records are there no more, are new, or hold anything else but their stamp. */
export function differences(before: ServerRecords, after: ServerRecords, kind: RecordKind): Differences {
  const [old, now] = [before[kind], after[kind]];
  const ids = (from: ReadonlyMap<string, ServerRecord>) => [...from.keys()].sort();
  return {
    gone: ids(old).filter((id) => !now.has(id)),
    come: ids(now).filter((id) => !old.has(id)),
    changed: ids(old).filter((id) => {
      const [former, present] = [old.get(id), now.get(id)];
      return former && present && contentOf(former) !== contentOf(present);
    }),
  };
}

/** The same of all kinds, without the kinds in which nothing differs. */
export function allDifferences(
  before: ServerRecords,
  after: ServerRecords,
): Partial<Record<RecordKind, Differences>> {
  const found = KINDS.map((kind) => [kind, differences(before, after, kind)] as const);
  return Object.fromEntries(
    found.filter(([, { gone, come, changed }]) => gone.length + come.length + changed.length > 0),
  );
}
