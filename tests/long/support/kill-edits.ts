/** One kill under load: several clients edit while the server is killed, ask again for what they got no answer to, and each edit is there once. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { signIn } from '../../../server/cli/sign-in.ts';
import type { KillWorld } from './kill-world.ts';

const CLIENTS = 6;
/** Few, so that clients are in each other's way. */
const USERS = 8;

export interface KillUnderLoad {
  /** No other kill of the world has it. */
  readonly name: string;
  /** Milliseconds after the clients began. */
  readonly after: number;
  random(): number;
}

export interface Survival {
  /** Edits that were answered before the kill. */
  readonly answered: number;
  /** Edits without an answer that turned out to have taken effect, and those that had not. */
  readonly inDoubt: { readonly done: number; readonly open: number };
  /** Milliseconds from the kill until the server was ready again and somebody signed in. */
  readonly awayFor: number;
}

interface Edit {
  readonly userId: string;
  readonly fullName: string;
  readonly version: number;
}

/** The server that runs now, as one signed-in administrator sees it. */
interface Line {
  version(userId: string): Promise<number>;
  /** Status of the answer. Rejects where there is none. */
  send(edit: Edit): Promise<number>;
  /** Full names that the user was given, newest first. */
  namesGiven(userId: string): Promise<string[]>;
}

/** Throws an assertion where an answered edit is lost, one is there twice, or one is there that nobody made. */
export async function killUnderLoad(world: KillWorld, kill: KillUnderLoad): Promise<Survival> {
  const { random, name } = kill;
  const first = Math.floor(random() * (world.users.length - USERS));
  const users = world.users.slice(first, first + USERS).map(({ id }) => id);
  const before = await openLine(world);
  const known = await Promise.all(users.map((id) => before.namesGiven(id)));
  const clients = Array.from({ length: CLIENTS }, (_, client) =>
    editOn(before, { name: `${name} ${client}`, pick: () => users[Math.floor(random() * USERS)] ?? '' }),
  );
  const ending = Promise.all(clients);
  // A client that fails must not go unheard while the load lasts.
  await Promise.race([pause(kill.after), ending]);
  await world.kill();
  const ended = performance.now();
  const ends = await ending;
  const after = await openLine(world);
  const awayFor = performance.now() - ended;
  const answered = ends.flatMap((end) => end.answered);
  const doubts = ends.flatMap(({ doubt }) => doubt ?? []);
  const taken = await namesOf(after, users);
  const saved: Edit[] = [...answered];
  for (const doubt of doubts) {
    const status = await after.send(doubt);
    // Somebody else was first, and this edit never took effect.
    if (status === 412) ok(!taken.has(doubt.fullName), 'An edit took effect, and its repetition is refused.');
    else strictEqual(status, 200);
    if (status === 200) saved.push(doubt);
  }
  for (const [place, id] of users.entries()) {
    const wanted = saved.filter(({ userId }) => userId === id).map(({ fullName }) => fullName);
    const given = (await after.namesGiven(id)).slice(0, -(known[place]?.length ?? 0) || undefined);
    deepStrictEqual(given.sort(), wanted.sort(), 'The history is not what was answered.');
  }
  const done = doubts.filter(({ fullName }) => taken.has(fullName)).length;
  return { answered: answered.length, inDoubt: { done, open: doubts.length - done }, awayFor };
}

async function namesOf(line: Line, users: readonly string[]): Promise<Set<string>> {
  return new Set((await Promise.all(users.map((id) => line.namesGiven(id)))).flat());
}

interface Client {
  readonly name: string;
  pick(): string;
}

/** Edits one after another until the server is gone; at most one is without an answer then. */
async function editOn(line: Line, { name, pick }: Client): Promise<{ answered: Edit[]; doubt: Edit | null }> {
  const answered: Edit[] = [];
  for (let number = 0; ; number += 1) {
    const userId = pick();
    const version = await line.version(userId).catch(() => null);
    if (version === null) return { answered, doubt: null };
    const edit = { userId, version, fullName: `${name}.${number}` };
    const status = await line.send(edit).catch(() => null);
    if (status === null) return { answered, doubt: edit };
    // Another client was first.
    if (status !== 412) strictEqual(status, 200);
    if (status === 200) answered.push(edit);
  }
}

async function openLine(world: KillWorld): Promise<Line> {
  await world.client();
  const { url, account } = world.address();
  const token = await signIn(url, account);
  const ask = (path: string, init: RequestInit = {}, more: Record<string, string> = {}) =>
    fetch(`${url}/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
    });
  return {
    version: async (id) => ((await (await ask(`crm-users/${id}`)).json()) as { version: number }).version,
    async send({ userId, fullName, version }) {
      const headers = {
        'if-match': `"${version}"`,
        'idempotency-key': `kills-${fullName.replaceAll(' ', '-')}`,
      };
      const body = JSON.stringify({ set: { fullName } });
      const answer = await ask(`crm-users/${userId}`, { method: 'PATCH', body }, headers);
      // It is an answer once all of it is here.
      await answer.text();
      return answer.status;
    },
    async namesGiven(id) {
      const names: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page = await ask(`crm-users/${id}/history${next ? `?after=${encodeURIComponent(next)}` : ''}`);
        const { items, next: following } = (await page.json()) as HistoryPage;
        names.push(...items.flatMap(({ after }) => after?.fullName ?? []));
        next = following;
      }
      return names;
    },
  };
}

interface HistoryPage {
  readonly items: readonly { readonly after: { readonly fullName: string | null } | null }[];
  readonly next: string | null;
}
