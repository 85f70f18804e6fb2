/** Changes many users on the server at once, past every extension, so that all pages have something to sync. */
import { signIn } from '../../tests/support/sign-in.ts';
import type { RunningDataset } from './served-dataset.ts';

/** Renames users back and forth; resolves when the server has them all. */
export async function editUsers(served: RunningDataset, count: number): Promise<void> {
  const [admin] = served.accounts;
  if (!admin) throw new Error('The data has no account.');
  const { accessToken } = await signIn(served.serverUrl, admin.username, admin.password);
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
  const users = `${served.serverUrl}/v1/crm-users`;
  for (const { id } of served.people.slice(-count)) {
    const read = await fetch(`${users}/${id}`, { headers });
    const { fullName } = (await read.json()) as { fullName: string | null };
    const answer = await fetch(`${users}/${id}`, {
      method: 'PATCH',
      headers: {
        ...headers,
        'If-Match': read.headers.get('etag') ?? '',
        'Idempotency-Key': `${crypto.randomUUID()}.1`,
      },
      body: JSON.stringify({ set: { fullName: `${fullName ?? ''}.` } }),
    });
    if (!answer.ok) throw new Error(`PATCH of a user answers ${answer.status}: ${await answer.text()}`);
  }
}
