/** Reads from the server with an account of its own, past every extension: what it says is what is saved. */
import { signIn } from '../../support/sign-in.ts';
import type { DemoServer } from './demo-server.ts';

export interface ServerUser {
  readonly id: string;
  readonly instanceId: string;
  readonly username: string;
  readonly nativeId: string | null;
  readonly fullName: string | null;
  readonly popFlow: Readonly<Record<string, unknown>>;
  readonly mapping: { readonly mode: 'inherit' | 'override'; readonly agents?: readonly string[] };
}

export interface ServerInstance {
  readonly name: string;
  readonly crmId: string;
  readonly identity: object | null;
  readonly connectivity: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

export interface EffectiveSetting {
  readonly value: unknown;
  readonly source: string;
}

export interface ServerReader {
  /** Every user of this exact username, in all instances. */
  users(username: string): Promise<ServerUser[]>;
  user(username: string): Promise<ServerUser>;
  setting(username: string, key: string): Promise<EffectiveSetting | undefined>;
  /** Agent ids of the user's own list, in its order. */
  ownAgents(username: string): Promise<string[]>;
  instances(): Promise<ServerInstance[]>;
  /** The last full names that the user was given, newest first. */
  namesGiven(username: string): Promise<(string | null)[]>;
}

interface HistoryItem {
  readonly before: { readonly fullName: string | null } | null;
  readonly after: { readonly fullName: string | null } | null;
}

export async function signInReader(demo: DemoServer): Promise<ServerReader> {
  const { username, password } = demo.account('admin.ada');
  const { accessToken } = await signIn(demo.serverUrl, username, password);
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${demo.serverUrl}/v1/${path}`, {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    if (!response.ok) throw new Error(`GET ${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const users = async (name: string) => {
    const { items } = await get<{ items: ServerUser[] }>(`crm-users?q=${encodeURIComponent(name)}`);
    return items.filter((user) => user.username === name);
  };
  const user = async (name: string) => {
    const [found] = await users(name);
    if (!found) throw new Error(`The server has no user ${name}.`);
    return found;
  };
  return {
    users,
    user,
    instances: async () => (await get<{ items: ServerInstance[] }>('crm-instances')).items,
    async namesGiven(name) {
      const { items } = await get<{ items: HistoryItem[] }>(`crm-users/${(await user(name)).id}/history`);
      const given = items.filter(({ before, after }) => after && before?.fullName !== after.fullName);
      return given.map(({ after }) => after?.fullName ?? null);
    },
    async setting(name, key) {
      const { popFlow } = await get<{ popFlow: Record<string, EffectiveSetting> }>(
        `crm-users/${(await user(name)).id}/effective`,
      );
      return popFlow[key];
    },
    async ownAgents(name) {
      const { agents = [] } = (await user(name)).mapping;
      const records = agents.map((id) => get<{ agentId: string }>(`cti-agents/${id}`));
      return (await Promise.all(records)).map(({ agentId }) => agentId);
    },
  };
}
