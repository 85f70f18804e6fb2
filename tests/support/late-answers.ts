/** A client whose answers to writes come late, or again: what the base knows by then, on the screen and on disk. */
import { afterEach, expect } from 'vitest';
import { ALICE, edit, eventually, named } from './edit-world.ts';
import { FakeServer, problem } from './fake-server.ts';
import { group, instance, me, user, uuid } from './rows.ts';
import { type Life, startLife } from './sync-life.ts';

export const CARL = uuid('crm-users', 12);
export const CARLS = { kind: 'crm-users' as const, row: user(12) };

const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** `gates` holds calls back; answers to writes wait for `writes`. */
export async function lateAnswers(tells = true) {
  number += 1;
  const database = `late-answers-${process.pid}-${number}`;
  const server = new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    'crm-user-groups': [group(50)],
  });
  server.tellsPositions = tells;
  const gates: Record<string, Promise<void>> = {};
  const gate = async (call: string) => gates[call];
  const line: { writes?: Promise<void> } = {};
  const fetched: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await server.fetch(request);
    if (request.method !== 'GET') await line.writes;
    return answer;
  };
  const start = async () => {
    const life = await startLife({ database, server: { fetch: fetched }, gate });
    lives.push(life);
    return life;
  };
  const { engine } = await start();
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  engine.setWatched(false);
  /** Loads a copy, as after a time in which tombstones went. */
  const copy = async () => {
    server.deleted = [];
    server.epoch += 1;
    engine.setWatched(true);
    const cursor = `${server.epoch}:${server.seq}`;
    await eventually(() => expect(engine.replica.cursor).toBe(cursor));
    engine.setWatched(false);
  };
  const shown = (id: string = CARL) => engine.replica.directory.get('crm-users', id)?.fullName;
  /** What the next life of the worker finds. */
  const kept = async (id: string = CARL) => {
    engine.pause();
    return (await start()).engine.replica.directory.get('crm-users', id)?.fullName;
  };
  const isSaved = () => eventually(() => expect(engine.pending()).toEqual([]));
  return { server, engine, start, gates, line, copy, shown, kept, isSaved };
}

/** The addition is on the server, and nobody here has heard so. */
export async function unheard(here: Awaited<ReturnType<typeof lateAnswers>>): Promise<void> {
  const { server, engine } = here;
  server.loses = (path) => path.endsWith('/crm-users');
  await engine.add(CARLS);
  await eventually(() => expect(server.users.has(CARL)).toBe(true));
  server.loses = () => false;
  server.instead = (path) => (path.endsWith('/crm-users') ? problem(503, 'busy') : undefined);
}

/** The edit of Alice is on the server, nobody here has heard so, and somebody has deleted her since. */
export async function unheardEdit({
  server,
  engine,
}: Awaited<ReturnType<typeof lateAnswers>>): Promise<void> {
  server.loses = (path) => path.endsWith(ALICE);
  await engine.edit(edit(named('Mine')));
  await eventually(() => expect([...server.applied.values()]).toEqual([1]));
  server.loses = () => false;
  server.instead = (path) => (path.endsWith(ALICE) ? problem(503, 'busy') : undefined);
}
