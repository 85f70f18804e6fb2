/** Twenty people edit from the request that applies an import of the whole directory until its answer: how long each edit waits; none may be lost. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ImportClient } from '../../tests/long/support/import-client.ts';
import { signIn } from '../../tests/support/sign-in.ts';
import { adminOf } from './csv-import.ts';
import type { RunningDataset } from './served-dataset.ts';

const EDITORS = 20;
/** Of one person, after the answer. In between all others have edited, so that no part of the import passes without an edit. */
const PAUSE_MS = 1_000;

export interface Waiting {
  readonly served: RunningDataset;
  readonly client: ImportClient;
  /** Concerns everybody but those who are edited meanwhile. */
  readonly csv: string;
}

/** Milliseconds of each edit. Throws where one is lost, or where a row that changed after the plan is not reported. */
export async function editWaits({ served, client, csv }: Waiting): Promise<number[]> {
  const edit = await createEditor(served);
  const edited = served.scattered.slice(0, EDITORS);
  const [changed = '', ...others] = edited;
  const stale = await client.plan(csv);
  await edit(changed, 'Changed after the plan');
  const refusal = await client.apply(stale).then(
    () => '',
    (error: unknown) => String(error),
  );
  if (!refusal.includes('plan_stale')) throw new Error(`A row that changed was not reported: ${refusal}`);
  const job = await client.plan(csvWithout(csv, await namesOf(edit, edited)));
  let isApplied = false;
  const applied = client.apply(job).finally(() => {
    isApplied = true;
  });
  const waits: number[] = [];
  const last = new Map<string, string>();
  const running = [changed, ...others].map(async (id, index) => {
    await pause((index * PAUSE_MS) / EDITORS);
    for (let round = 0; round === 0 || !isApplied; round += 1) {
      const name = `Edited meanwhile ${index}.${round}`;
      const began = performance.now();
      await edit(id, name);
      waits.push(performance.now() - began);
      last.set(id, name);
      await pause(PAUSE_MS);
    }
  });
  await Promise.all([applied, ...running]);
  for (const [id, name] of last) {
    const { fullName } = await edit.read(id);
    if (fullName !== name) throw new Error(`An edit was lost: ${id} is ${fullName}.`);
  }
  return waits;
}

interface User {
  readonly username: string;
  readonly fullName: string | null;
}

interface Editor {
  (id: string, fullName: string): Promise<void>;
  read(id: string): Promise<User>;
}

async function createEditor(served: RunningDataset): Promise<Editor> {
  const { username, password } = adminOf(served);
  const { accessToken } = await signIn(served.serverUrl, username, password);
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' };
  const address = (id: string) => `${served.serverUrl}/v1/crm-users/${id}`;
  const edit = async (id: string, fullName: string) => {
    const read = await fetch(address(id), { headers });
    const answer = await fetch(address(id), {
      method: 'PATCH',
      headers: {
        ...headers,
        'If-Match': read.headers.get('etag') ?? '',
        'Idempotency-Key': `${crypto.randomUUID()}.1`,
      },
      body: JSON.stringify({ set: { fullName } }),
    });
    if (!answer.ok) throw new Error(`PATCH of a user answers ${answer.status}: ${await answer.text()}`);
  };
  const read = async (id: string) => (await (await fetch(address(id), { headers })).json()) as User;
  return Object.assign(edit, { read });
}

async function namesOf(edit: Editor, ids: readonly string[]): Promise<Set<string>> {
  const users = await Promise.all(ids.map((id) => edit.read(id)));
  return new Set(users.map(({ username }) => username));
}

function csvWithout(csv: string, usernames: ReadonlySet<string>): string {
  return csv
    .split('\r\n')
    .filter((line) => !usernames.has(line.split(',')[1] ?? ''))
    .join('\r\n');
}
