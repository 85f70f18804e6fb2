/** Role × endpoint × tenant: every operation of the OpenAPI document, asked by everybody everywhere, behind both walls and behind each alone. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ROUTES } from '../../../server/http/routes.ts';
import { startServer } from '../../../server/http/serve.ts';
import { createLog } from '../../../server/log.ts';
import { authorityOf } from '../../../server/records/authority.ts';
import type * as callers from '../../../server/records/caller.ts';
import { tokenOf } from '../../support/access-token.ts';
import { describeDatabases } from '../../support/databases.ts';
import { foreignMarks } from './marks.ts';
import { type ForgettingDatabase, forgetting, readContents, WALLS, type Walls } from './one-wall.ts';
import { type Case, OPERATIONS } from './operations.ts';
import { ACTOR_NAMES, ACTORS, type Actor, type ActorName, isLetIn, type Place, TENANT } from './people.ts';
import { type Bases, fillWorld } from './world.ts';

/** The one seam: the handlers take everybody who is known for an active admin of the whole tenant. */
const seam = vi.hoisted(() => ({ isOpen: false, scopeHash: '' }));
vi.mock('../../../server/records/caller.ts', async (original) => {
  const real = await original<typeof callers>();
  const everything = [
    { id: '', role: 'admin', instanceId: null, crmUserId: null },
  ] as unknown as callers.HeldGrant[];
  const believe: typeof real.readCaller = async (tx, token) => {
    const { tenantId, accountId } = tx.binding as { tenantId: string; accountId: string };
    const known = await real.readCaller(tx, token).catch((error: { problem?: { code?: string } }) => {
      if (error.problem?.code !== 'account_disabled') throw error;
      return { tenantId, accountId, username: '', issuer: 'local', grants: [] as callers.HeldGrant[] };
    });
    const { scopeHash } = seam;
    const grants = [...known.grants, ...everything];
    return { ...known, active: true, grants, scopeHash, may: authorityOf(everything) };
  };
  return {
    ...real,
    readCaller: (...given: Parameters<typeof real.readCaller>) =>
      seam.isOpen ? believe(...given) : real.readCaller(...given),
  };
});

interface Cell {
  readonly operation: string;
  readonly asked: Case;
  readonly who: ActorName;
  readonly place: Place;
}

interface Outcome {
  readonly status: number;
  readonly text: string;
  /** What the last transaction of the request would have left behind. */
  readonly contents: string | null;
  /** One of its transactions could have written. */
  readonly couldWrite: boolean;
}

const casesOf = (operation: string): readonly Case[] => [OPERATIONS[operation] ?? []].flat();

function cellsOf(operation: string): Cell[] {
  return casesOf(operation).flatMap((asked) =>
    asked.places.flatMap((place) => ACTOR_NAMES.map((who) => ({ operation, asked, who, place }))),
  );
}

let keys = 0;

function requestOf({ operation, asked, place }: Cell, bases: Bases) {
  const [method = '', path = ''] = operation.split(' ');
  const { query = {}, id = '', json, csv, headers: more = {} } = asked.sent(place, bases);
  keys += 1;
  const headers: Record<string, string> = { 'Idempotency-Key': `matrix.${keys + 100}`, ...more };
  if (/^(PATCH|DELETE)/.test(method)) headers['If-Match'] = '"1"';
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  if (csv !== undefined) headers['Content-Type'] = 'text/csv';
  const body = json === undefined ? csv : JSON.stringify(json);
  const address = `${path.replace(/{\w+}/, id)}?${new URLSearchParams(query)}`;
  return { address, init: { method, headers, ...(body === undefined ? {} : { body }) } };
}

/** The operations that are served, as the document names them. */
const SERVED = ROUTES.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);

it('has a rule for every operation that is served, and for no other', () => {
  expect(Object.keys(OPERATIONS).sort()).toEqual([...SERVED].sort());
});

describeDatabases('the matrix of authorisation', (subject) => {
  let database: ForgettingDatabase;
  let bases: Bases;
  let url: string;
  let before: string;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    bases = await fillWorld(subject().database);
    database = forgetting(subject().database);
    const log = createLog({ level: 'silent' });
    const server = await startServer({ database, log });
    url = server.url;
    for (const [who, { accountId }] of Object.entries<Actor>(ACTORS)) {
      if (accountId) tokens.set(who, await tokenOf({ url, database }, accountId));
    }
    const real = await vi.importActual<typeof callers>('../../../server/records/caller.ts');
    const binding = { tenantId: TENANT, accountId: ACTORS.admin.accountId };
    before = await database.transaction(binding, async (tx) => {
      seam.scopeHash = (await real.readCaller(tx)).scopeHash;
      return readContents(tx);
    });
    return () => server.close();
  });

  async function ask(cell: Cell): Promise<Outcome> {
    const { address, init } = requestOf(cell, bases);
    const token = tokens.get(cell.who);
    const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    let contents: string | null = null;
    let couldWrite = false;
    // A read is refused every write by its transactions, which is looked at instead.
    database.onBegin = (isReadOnly) => {
      couldWrite ||= !isReadOnly;
    };
    const note = (left: string) => {
      contents = left;
    };
    database.onDone = cell.operation.startsWith('GET') ? null : note;
    const answer = await fetch(`${url}${address}`, { ...init, headers });
    const text = await answer.text();
    return { status: answer.status, text, contents, couldWrite };
  }

  it('reads every operation from the document', async () => {
    const answer = await fetch(`${url}/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  describe.each(WALLS)('behind %s', (walls) => {
    it.each(SERVED)('%s answers each as the rules say', async (operation) => {
      database.walls = walls;
      seam.isOpen = walls === 'row-level security alone';
      const wrong: string[] = [];
      for (const cell of cellsOf(operation)) {
        const fault = faultOf(cell, await ask(cell), { walls, before, bases });
        if (fault) wrong.push(`${cell.who}, ${cell.place} ${cell.asked.name ?? ''}: ${fault}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});

interface Judged {
  readonly walls: Walls;
  readonly before: string;
  readonly bases: Bases;
}

const isDone = (status: number) => status < 300;

/** What is wrong with the answer to one cell, or null. */
function faultOf(cell: Cell, outcome: Outcome, judged: Judged): string | null {
  const { asked, who, place, operation } = cell;
  const actor: Actor = ACTORS[who];
  const wanted = asked.rule(actor, place);
  const { status, text, contents, couldWrite } = outcome;
  const said = JSON.stringify(asked.sent(place, judged.bases));
  const leaked = foreignMarks(text, actor, asked.shows?.(actor) ?? actor.sees).filter(
    (mark) => !said.includes(mark),
  );
  if (leaked.length > 0) return `shows ${leaked}`;
  if (operation.startsWith('GET') && couldWrite) return 'reads in a transaction that may write';
  const mayBelieve = judged.walls === 'row-level security alone' && !isDone(wanted) && isLetInBySeam(actor);
  if (mayBelieve) {
    if (status >= 500) return `fails with ${status}: ${text}`;
    const hasWritten = isDone(status) && contents !== null && contents !== judged.before;
    return hasWritten && !asked.isOwn?.(actor) ? `writes, with ${status}` : null;
  }
  if (status !== wanted) return `${status} instead of ${wanted}: ${text.slice(0, 200)}`;
  const mustWrite = isDone(wanted) && !operation.startsWith('GET') && !asked.isIdle;
  return mustWrite && contents === judged.before ? 'writes nothing' : null;
}

/** Whom the open seam takes for an admin: all but those without an account here. */
const isLetInBySeam = (actor: Actor) => isLetIn(actor) || actor.isDisabled === true;
