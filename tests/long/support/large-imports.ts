/** Plans of large files as the console asks for them: under an id of its own and a key, the file in parts, given up by their id. */
import { signIn } from '../../../server/cli/sign-in.ts';
import type { Job } from './import-client.ts';
import type { KillWorld } from './kill-world.ts';

/** Bytes; a part may have 16 MB. */
const PART = 8 * 1024 * 1024;

export interface LargeImports {
  /** Returns the id of the file on the server. */
  sendParts(file: Uint8Array): Promise<string>;
  planSent(id: string, sent: { readonly fileId: string; readonly size: number }): Promise<Job>;
  plan(id: string, csv: string, signal?: AbortSignal): Promise<Job>;
  /** 200 with the plan that is gone, 404 where nothing was kept. */
  cancel(id: string): Promise<number>;
  /** Ids of the jobs that are listed. */
  jobs(): Promise<readonly string[]>;
}

export async function openLargeImports(world: KillWorld): Promise<LargeImports> {
  await world.client();
  const { url, account } = world.address();
  const authorization = `Bearer ${await signIn(url, account)}`;
  const to = `kind=crm-users&instance=${world.instanceId}`;
  const ask = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(`${url}/v1/${path}`, { ...init, headers: { authorization, ...headers } });
  const post = async (path: string, key: string, init: RequestInit) => {
    const headers = { 'content-type': 'text/csv', 'idempotency-key': key };
    const answer = await ask(path, { ...init, method: 'POST', headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    async sendParts(file) {
      const fileId = crypto.randomUUID();
      for (let from = 0; from < file.length; from += PART) {
        const body = Uint8Array.from(file.subarray(from, from + PART));
        await post(`import-files/${fileId}/parts?${to}&from=${from}`, `${fileId}.${from}`, { body });
      }
      return fileId;
    },
    planSent: (id, { fileId, size }) =>
      post(`imports?${to}&id=${id}&file=${fileId}&size=${size}`, `${id}.plan`, { body: '' }) as Promise<Job>,
    plan: (id, csv, signal) =>
      post(`imports?${to}&id=${id}`, `${id}.plan`, {
        body: csv,
        ...(signal ? { signal } : {}),
      }) as Promise<Job>,
    async cancel(id) {
      const answer = await ask(`imports/${id}/cancel`, { method: 'POST' });
      await answer.text();
      return answer.status;
    },
    async jobs() {
      const answer = await ask('imports');
      const { items } = (await answer.json()) as { items: readonly Job[] };
      return items.map(({ id }) => id);
    },
  };
}
