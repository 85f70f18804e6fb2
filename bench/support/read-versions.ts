/** The versions of users as the server has them, which edits have to name. */
import { signIn } from '../../tests/support/sign-in.ts';
import type { RunningDataset } from './served-dataset.ts';

export interface Versioned {
  readonly id: string;
  readonly version: number;
}

export async function readVersions(served: RunningDataset, ids: readonly string[]): Promise<Versioned[]> {
  const [account] = served.accounts;
  if (!account) throw new Error('The data has no account.');
  const { accessToken } = await signIn(served.serverUrl, account.username, account.password);
  const users: Versioned[] = [];
  for (const id of ids) {
    const answer = await fetch(`${served.serverUrl}/v1/crm-users/${id}`, {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    if (!answer.ok) throw new Error(`The user ${id} is answered with ${answer.status}.`);
    users.push((await answer.json()) as Versioned);
  }
  return users.map(({ id, version }) => ({ id, version }));
}
