/** Another admin at work elsewhere: finds records and patches them over the API, past every extension. */
import { randomUUID } from 'node:crypto';
import { signIn } from '../../support/sign-in.ts';
import type { DemoServer } from './demo-server.ts';

export interface Found {
  readonly id: string;
  readonly version: number;
  /** `agentId`, `name`, `username`: whatever the kind has. */
  readonly [field: string]: unknown;
}

export interface OtherAdmin {
  /** The one record of the kind that the search finds and that has exactly these values. */
  find(kind: string, q: string, fields: Record<string, unknown>): Promise<Found>;
  patch(kind: string, record: Found, set: object): Promise<void>;
}

export async function signInOtherAdmin(demo: DemoServer): Promise<OtherAdmin> {
  const { username, password } = demo.account('admin.ben');
  const { accessToken } = await signIn(demo.serverUrl, username, password);
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = { Authorization: `Bearer ${accessToken}`, ...init.headers };
    const response = await fetch(`${demo.serverUrl}/v1/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    async find(kind, q, fields) {
      const { items } = (await send(`${kind}?q=${encodeURIComponent(q)}`)) as { items: Found[] };
      const isMeant = (item: Found) => Object.entries(fields).every(([key, value]) => item[key] === value);
      const [found, ...others] = items.filter(isMeant);
      if (!found || others.length > 0) throw new Error(`Not exactly one of ${kind} is found by ${q}.`);
      return found;
    },
    async patch(kind, { id, version }, set) {
      await send(`${kind}/${id}`, {
        method: 'PATCH',
        headers: {
          'Content-Type': 'application/json',
          'If-Match': `"${version}"`,
          'Idempotency-Key': `${randomUUID()}.1`,
        },
        body: JSON.stringify({ set }),
      });
    },
  };
}
