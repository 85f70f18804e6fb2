/** What an admin does to other accounts while a story runs: roles taken and given, accounts disabled and enabled. */
import { signIn } from '../../support/sign-in.ts';
import type { DemoServer } from './demo-server.ts';

export interface AccountAdmin {
  /** Replaces the grants of an account by one role in every instance. */
  grant(username: string, role: 'admin' | 'support'): Promise<void>;
  /** Gives the account one role in this instance alone. */
  grantIn(username: string, role: 'admin' | 'support' | 'agent', instanceId: string): Promise<void>;
  instanceId(name: string): Promise<string>;
  /** For the first sign-in. */
  givePassword(username: string, password: string): Promise<void>;
  /** Disables the account, or enables it again. */
  setActive(username: string, active: boolean): Promise<void>;
}

interface Account {
  readonly id: string;
  readonly username: string;
  readonly version: number;
}

export async function signInAccountAdmin(demo: DemoServer, as: string): Promise<AccountAdmin> {
  const { username, password } = demo.account(as);
  const { accessToken } = await signIn(demo.serverUrl, username, password);
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { Authorization: `Bearer ${accessToken}`, ...init.headers };
    const response = await fetch(`${demo.directUrl}/v1/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  let writes = 0;
  const find = async (name: string) => {
    const { items } = await ask<{ items: Account[] }>(`accounts?q=${encodeURIComponent(name)}`);
    const account = items.find((item) => item.username === name);
    if (!account) throw new Error(`The server has no account ${name}.`);
    return account;
  };
  const change = async (name: string, set: object) => {
    const account = await find(name);
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
    grantIn: (name, role, instanceId) => change(name, { grants: [{ role, instanceId, crmUserId: null }] }),
    async instanceId(name) {
      const { items } = await ask<{ items: { id: string; name: string }[] }>('crm-instances');
      const found = items.find((item) => item.name === name);
      if (!found) throw new Error(`The server has no CRM instance ${name}.`);
      return found.id;
    },
    async givePassword(name, password) {
      await ask(`accounts/${(await find(name)).id}/password`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ password, mustChange: true }),
      });
    },
    setActive: (name, active) => change(name, { active }),
  };
}
