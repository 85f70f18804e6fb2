/**
 * The configuration server at the HTTP border, in memory: own view, feed, snapshot and PATCH with version check and
 * idempotency, as `sync.md` (Protocol) describes them. `fetch` is what the extension is given.
 */
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import type { Me } from '../../lib/schema/me.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { uuid } from './rows.ts';

export interface Write {
  key: string;
  ifMatch: string;
  body: RecordPatch;
  /** The header of a decision (decisions/0114). */
  decided: string | null;
}

export class FakeServer {
  me: Me;
  others: RowsByKind;
  users = new Map<string, CrmUser>();
  deleted: { seq: number; id: string; version: number }[] = [];
  /** Of cursors alone: another one asks for a new copy. */
  epoch = 1;
  /** Another one is a server that was restored. */
  history = 1;
  seq = 1;
  /** False: of a version that tells no positions (decisions/0089). */
  tellsPositions = true;
  /** Of a snapshot; at least two. */
  parts = 2;
  /** Every PATCH that arrived, repeated ones too. */
  writes: Write[] = [];
  /** How often a write took effect, by idempotency key. */
  applied = new Map<string, number>();
  requests: string[] = [];
  /** Answers instead of the server while set; may reject like a lost network. */
  instead: ((path: string) => Response | Promise<Response> | undefined) | null = null;
  /** Where it takes the connection and never answers. */
  hangs: (path: string) => boolean = () => false;
  /** Where it does what a write asks for and its answer is lost. */
  loses: (path: string) => boolean = () => false;
  /** Tokens that are accepted. */
  tokens = new Set(['token-1']);
  #answers = new Map<string, { status: number; row: AnyRow; request: string; seq: number }>();
  #stamps = new Map<string, number>();
  #waiting = new Set<() => void>();

  constructor(me: Me, users: CrmUser[], others: RowsByKind = {}) {
    this.me = me;
    this.others = others;
    for (const user of users) this.put(user);
  }

  /** Somebody else writes a row. */
  put(user: CrmUser): void {
    this.seq += 1;
    this.users.set(user.id, user);
    this.#stamps.set(user.id, this.seq);
    this.wake();
  }

  /** Somebody else writes a row of another kind. */
  putOther(kind: Kind, row: AnyRow): void {
    this.seq += 1;
    const rows = (this.others[kind] ?? []) as AnyRow[];
    this.others = { ...this.others, [kind]: [...rows.filter(({ id }) => id !== row.id), row] };
    this.#stamps.set(row.id, this.seq);
    this.wake();
  }

  row(kind: Kind, id: string): AnyRow | undefined {
    return kind === 'crm-users' ? this.users.get(id) : this.others[kind]?.find((row) => row.id === id);
  }

  delete(id: string): void {
    const user = this.users.get(id);
    this.seq += 1;
    this.users.delete(id);
    this.deleted.push({ seq: this.seq, id, version: (user?.version ?? 0) + 1 });
    this.wake();
  }

  wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    if (this.hangs(url.pathname)) return this.#silence(request.signal);
    const instead = await this.instead?.(url.pathname);
    if (instead) return instead;
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    if (url.pathname !== '/v1/about' && !this.tokens.has(token)) return problem(401, 'unauthenticated');
    if (request.method === 'PATCH' || request.method === 'POST') {
      const answer = await (request.method === 'PATCH'
        ? this.#patch(request, url)
        : this.#create(request, url));
      if (this.loses(url.pathname)) throw new TypeError('Failed to fetch');
      return answer;
    }
    return this.#read(url, request.signal);
  };

  #silence(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }

  async #read(url: URL, signal: AbortSignal): Promise<Response> {
    if (url.pathname === '/v1/me') return this.#readMe(url, signal);
    if (url.pathname === '/v1/changes') return this.#readChanges(url, signal);
    if (url.pathname === '/v1/snapshot') return json(200, this.#snapshotPart(url));
    return problem(404, 'not_found');
  }

  async #readMe(url: URL, signal: AbortSignal): Promise<Response> {
    const since = url.searchParams.get('since');
    if (since === this.me.since && url.searchParams.get('wait') !== '0') await this.#change(signal);
    return json(200, since === this.me.since ? { since } : this.me);
  }

  async #readChanges(url: URL, signal: AbortSignal): Promise<Response> {
    const [epoch, seq] = (url.searchParams.get('since') ?? '').split(':').map(Number);
    if (epoch !== this.epoch || seq === undefined || seq > this.seq) return json(410, { reset: true });
    if (seq === this.seq && url.searchParams.get('wait') !== '0') await this.#change(signal);
    const isNews = ({ id }: { id: string }) => (this.#stamps.get(id) ?? 0) > seq;
    const all = Object.entries({ ...this.others, 'crm-users': [...this.users.values()] });
    const news = all.map(([kind, rows]) => [kind, (rows as AnyRow[]).filter(isNews)] as const);
    const deleted = this.deleted.filter((row) => row.seq > seq);
    return json(200, {
      since: `${this.epoch}:${this.seq}`,
      more: false,
      rows: Object.fromEntries(news.filter(([, rows]) => rows.length > 0)),
      deleted: deleted.map(({ id, version }) => ['crm-users', id, version]),
    });
  }

  /** Everything else, then the users, on all parts but the first in turn. */
  #snapshotPart(url: URL): unknown {
    const part = Number(url.searchParams.get('part') ?? 0);
    const at = url.searchParams.get('at') ?? `${this.epoch}:${this.seq}`;
    const isOfPart = (_: unknown, place: number) => place % (this.parts - 1) === part - 1;
    const rows: RowsByKind =
      part === 0 ? this.others : { 'crm-users': [...this.users.values()].filter(isOfPart) };
    const agents = (this.others['cti-agents'] ?? []).map(({ id }) => id);
    const some = Object.entries(rows).filter(([, list]) => list.length > 0);
    const tables = some.map(([kind, list]) => [kind, tableOf(list, agents)]);
    const place = this.tellsPositions ? { position: this.#position(this.seq) } : {};
    return {
      at,
      part,
      parts: this.parts,
      since: `${this.epoch}:${this.seq}`,
      ...place,
      tables: Object.fromEntries(tables),
    };
  }

  async #patch(request: Request, url: URL): Promise<Response> {
    const key = request.headers.get('idempotency-key') ?? '';
    const ifMatch = request.headers.get('if-match') ?? '';
    const text = await request.text();
    const decided = request.headers.get('patchpanel-decided');
    this.writes.push({ key, ifMatch, body: JSON.parse(text), decided });
    const again = this.#again(key, text);
    if (again) return again;
    const [, , kind, id = ''] = url.pathname.split('/') as [string, string, Kind, string?];
    const row = this.row(kind, id);
    if (!row) return problem(404, 'not_found');
    if (ifMatch !== `"${row.version}"`)
      return problem(412, 'version_mismatch', { current: row }, this.#told(this.seq));
    // What changes nothing is answered with the row as it is.
    if (text === '{}') return this.#write(kind, row, { key, text, status: 200 });
    const stamp = { version: row.version + 1, updatedBy: this.me.account.username };
    return this.#write(kind, { ...applyPatch(row, JSON.parse(text)), ...stamp }, { key, text, status: 200 });
  }

  #write(kind: Kind, row: AnyRow, { key, text, status }: { key: string; text: string; status: number }) {
    if (kind === 'crm-users') this.put(row as CrmUser);
    else this.putOther(kind, row);
    this.applied.set(key, (this.applied.get(key) ?? 0) + 1);
    this.#answers.set(key, { status, row, request: text, seq: this.seq });
    return json(status, row, this.#told(this.seq));
  }

  #again(key: string, text: string): Response | null {
    const known = this.#answers.get(key);
    if (!known) return null;
    if (known.request !== text) return problem(422, 'key_reused');
    const isThere = KINDS.some((kind) => this.row(kind, known.row.id));
    return json(known.status, known.row, this.#told(isThere ? known.seq : 0));
  }

  #position(seq: number): string {
    return `${uuid('crm-instances', 9_000 + this.history)}.${seq}`;
  }

  #told(seq: number): Record<string, string> {
    return this.tellsPositions ? { 'Patchpanel-Position': this.#position(seq) } : {};
  }

  async #create(request: Request, url: URL): Promise<Response> {
    const key = request.headers.get('idempotency-key') ?? '';
    const text = await request.text();
    const again = this.#again(key, text);
    if (again) return again;
    const kind = url.pathname.split('/').at(-1) as Kind;
    const body = JSON.parse(text) as AnyRow;
    const taken = kind === 'crm-users' ? this.#userCalled((body as CrmUser).username) : undefined;
    if (taken) return problem(409, 'username_taken', { rule: 'C2', detail: `${taken.username} is taken.` });
    const given = kind === 'crm-instances' ? { secretsSet: [], ...body } : body;
    const row = { ...given, version: 1, updatedAt: '2026-11-23T10:00:00.000Z', updatedBy: 'admin.ada' };
    return this.#write(kind, row, { key, text, status: 201 });
  }

  #userCalled(name: string): CrmUser | undefined {
    return [...this.users.values()].find(({ username }) => username === name);
  }

  /** A poll that waits until something changes or the client gives up. */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(wake);
        reject(new DOMException('Aborted', 'AbortError'));
      });
    });
  }
}

/** In the plainest of the forms a table may have. */
function tableOf(rows: readonly object[], agents: readonly string[]) {
  const fields = Object.keys(rows[0] ?? {}).filter((field) => field !== 'id' && field !== 'mapping');
  const read = (field: string) => rows.map((row) => (row as Record<string, unknown>)[field]);
  const hex = read('id').join('').replaceAll('-', '');
  const lists = (read('mapping') as (CrmUser['mapping'] | undefined)[]).map((mapping) =>
    mapping?.mode === 'override' ? mapping.agents : null,
  );
  return {
    count: rows.length,
    ids: Buffer.from(hex, 'hex').toString('base64'),
    columns: Object.fromEntries(fields.map((field) => [field, { list: read(field) }])),
    mapping: {
      sizes: { list: lists.map((list) => list?.length ?? -1) },
      agents: lists.flatMap((list) => (list ?? []).map((id) => agents.indexOf(id))),
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': type, ...headers } });
}

export function problem(status: number, code: string, more: object = {}, headers = {}): Response {
  return json(status, { status, code, title: code, ...more }, headers);
}
