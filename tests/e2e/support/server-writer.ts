/** Writes to the server with an account of its own, past every extension, where a story needs what no page can do yet. */
import { signIn } from '../../support/sign-in.ts';
import type { DemoServer } from './demo-server.ts';

export interface ServerWriter {
  /** Replaces the grants of an account by one role in every instance. */
  grant(username: string, role: 'admin' | 'support'): Promise<void>;
}

interface Account {
  readonly id: string;
  readonly username: string;
  readonly version: number;
}

export async function signInWriter(demo: DemoServer, as: string): Promise<ServerWriter> {
  const { username, password } = demo.account(as);
  const { accessToken } = await signIn(demo.serverUrl, username, password);
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { Authorization: `Bearer ${accessToken}`, ...init.headers };
    const response = await fetch(`${demo.directUrl}/v1/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  let writes = 0;
  const change = async (name: string, set: object) => {
    const { items } = await ask<{ items: Account[] }>(`accounts?q=${encodeURIComponent(name)}`);
    const account = items.find((item) => item.username === name);
    if (!account) throw new Error(`The server has no account ${name}.`);
    writes += 1;
    await ask(`accounts/${account.id}`, {
      method: 'PATCH',
      headers: {
        'Content-Type': 'application/json',
        'If-Match': `"${account.version}"`,
        'Idempotency-Key': `story-${crypto.randomUUID()}.${writes}`,
      },
      body: JSON.stringify({ set }),
    });
  };
  return {
    grant: (name, role) => change(name, { grants: [{ role, instanceId: null, crmUserId: null }] }),
  };
}
