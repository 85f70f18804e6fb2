/** An administrator's client of the import routes, over HTTP; knows nothing of the product's code but the way in. */
import { signIn } from '../../../server/cli/sign-in.ts';

export interface Job {
  readonly id: string;
  readonly base: string;
  readonly state: 'planned' | 'applied' | 'undone';
  readonly counts: Readonly<Record<string, number>>;
  readonly outcome: unknown;
}

export type FileKind = 'crm-users' | 'cti-agents';

export interface ImportClient {
  plan(csv: string, signal?: AbortSignal): Promise<Job>;
  /** With the groups that are missing. */
  planMaking(kind: FileKind, csv: string): Promise<Job>;
  /** Rejects where the connection breaks. */
  apply(job: Job, signal?: AbortSignal): Promise<Job>;
  undo(job: Job): Promise<Job>;
  job(id: string): Promise<Job>;
  /** Bytes of the users' export. */
  exported(): Promise<string>;
  exportedAgents(): Promise<string>;
  /** Names of all groups that such a file may make. */
  groups(kind: FileKind): Promise<readonly string[]>;
  /** Entries of the user's history, newest first. */
  history(userId: string): Promise<readonly { readonly job: string | null; readonly action: string }[]>;
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

export async function createImportClient(
  url: string,
  { account, instanceId }: { account: Account; instanceId: string },
): Promise<ImportClient> {
  const { username, password } = account;
  const token = await signIn(url, { username, password });
  const ask = async (path: string, init: RequestInit & { type?: string } = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...(init.type ? { 'content-type': init.type } : {}) };
    const response = await fetch(`${url}/v1/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const json = async (path: string, init?: RequestInit & { type?: string }) =>
    (await (await ask(path, init)).json()) as Job;
  const post = (path: string, body: object, signal?: AbortSignal) =>
    json(path, {
      method: 'POST',
      type: 'application/json',
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    });
  return {
    plan: (csv, signal) =>
      json(`imports?kind=crm-users&instance=${instanceId}`, {
        method: 'POST',
        type: 'text/csv',
        body: csv,
        ...(signal ? { signal } : {}),
      }),
    planMaking: (kind, csv) =>
      json(
        `imports?kind=${kind}${kind === 'crm-users' ? `&instance=${instanceId}` : ''}&createMissingGroups=true`,
        {
          method: 'POST',
          type: 'text/csv',
          body: csv,
        },
      ),
    apply: ({ id, base }, signal) =>
      post(`imports/${id}/apply`, { base, confirm: { removals: true, removeAll: true } }, signal),
    undo: ({ id }) => post(`imports/${id}/undo`, { changedRows: 'refuse' }),
    job: (id) => json(`imports/${id}`),
    exported: async () =>
      (await ask(`exports/crm-users.csv?instance=${instanceId}&updateMapping=true`)).text(),
    exportedAgents: async () => (await ask('exports/cti-agents.csv')).text(),
    async groups(kind) {
      const path =
        kind === 'crm-users'
          ? `crm-user-groups?instance=${instanceId}&limit=1000`
          : 'agent-groups?limit=1000';
      const { items } = (await (await ask(path)).json()) as { items: { name: string }[] };
      return items.map(({ name }) => name).sort();
    },
    async history(userId) {
      const answer = await ask(`crm-users/${userId}/history`);
      return ((await answer.json()) as { items: { job: string | null; action: string }[] }).items;
    },
  };
}
