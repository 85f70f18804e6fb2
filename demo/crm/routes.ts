/** Routes of the demo CRM: its pages, its files and its small JSON interface. Runs on Node. */
import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { RequiredText } from '../../lib/schema/text.ts';
import { type CrmRecords, searchPage } from './records.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createShell, type ShellOptions, sessionUser } from './shell.ts';

/** Files under `client/`, by the name in the address, with their type. */
const ASSETS: Readonly<Record<string, string>> = {
  'app.js': 'text/javascript; charset=utf-8',
  'crm.js': 'text/javascript; charset=utf-8',
  'element.js': 'text/javascript; charset=utf-8',
  'lists.js': 'text/javascript; charset=utf-8',
  'records.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

type AnswerPage = (context: Context, status: 200 | 404) => Response | Promise<Response>;

const SignInSchema = v.object({ username: RequiredText });

export interface CrmOptions extends ShellOptions {
  readonly records: CrmRecords;
  /** Usernames offered on the start page. */
  readonly onStartPage: readonly string[];
}

export function createCrm(options: CrmOptions): Hono {
  const app = new Hono();
  const sessions = createSessions();
  addAssets(app);
  addSession(app, sessions, options);
  const page: AnswerPage = (context, status) => {
    const shell = createShell(sessions.read(context), options);
    return context.html(shell.html, status, shell.headers);
  };
  const { users, contacts, tickets } = options.records;
  addList({ app, sessions, page, list: 'users', records: new Map(users.map((u) => [u.nativeId, u])) });
  addList({ app, sessions, page, list: 'contacts', records: new Map(contacts.map((c) => [c.id, c])) });
  addList({ app, sessions, page, list: 'tickets', records: new Map(tickets.map((t) => [t.id, t])) });
  app.get('/', (context) => page(context, 200));
  app.get('/home', (context) => page(context, 200));
  app.notFound((context) =>
    context.req.path.startsWith('/api/') ? context.json({ error: 'Not found' }, 404) : page(context, 404),
  );
  return app;
}

function addAssets(app: Hono): void {
  app.get('/assets/:name', async (context) => {
    const name = context.req.param('name');
    const type = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (!type) return context.notFound();
    const body = await readFile(new URL(`./client/${name}`, import.meta.url));
    return context.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' });
  });
}

function addSession(app: Hono, sessions: Sessions, { records, onStartPage }: CrmOptions): void {
  const byUsername = new Map(records.users.map((person) => [person.username, person]));
  app.get('/api/session', (context) => context.json({ user: sessionUser(sessions.read(context)) }));
  app.get('/api/start-page', (context) =>
    context.json({ people: onStartPage.flatMap((username) => byUsername.get(username) ?? []) }),
  );
  // Only JSON is read, which a page of another origin cannot send without a preflight.
  app.post('/api/sign-in', async (context) => {
    const isJson = context.req.header('Content-Type')?.startsWith('application/json');
    const body = isJson ? v.safeParse(SignInSchema, await context.req.json().catch(() => null)) : null;
    if (!body?.success) return context.json({ error: 'Send {"username": "…"} as JSON.' }, 400);
    const person = byUsername.get(body.output.username);
    if (!person) return context.json({ error: `Nobody here is called ${body.output.username}.` }, 404);
    sessions.start(context, person);
    return context.json({ user: sessionUser(person) });
  });
  app.post('/api/sign-out', (context) => {
    sessions.end(context);
    return context.json({ user: null });
  });
}

interface ListParts {
  readonly app: Hono;
  readonly sessions: Sessions;
  readonly page: AnswerPage;
  readonly list: string;
  /** By the id in the record's address. */
  readonly records: ReadonlyMap<string, object>;
}

/** The list's and its records' pages, and their JSON. */
function addList({ app, sessions, page, list, records }: ListParts): void {
  const all = [...records.values()];
  app.get(`/${list}`, (context) => page(context, 200));
  app.get(`/${list}/:id`, (context) => page(context, records.has(context.req.param('id')) ? 200 : 404));
  app.get(`/api/${list}`, (context) => {
    if (!sessions.read(context)) return context.json({ error: 'Sign in first.' }, 401);
    const wanted = Number.parseInt(context.req.query('page') ?? '1', 10);
    return context.json(searchPage(all, context.req.query('q') ?? '', Number.isNaN(wanted) ? 1 : wanted));
  });
  app.get(`/api/${list}/:id`, (context) => {
    if (!sessions.read(context)) return context.json({ error: 'Sign in first.' }, 401);
    const record = records.get(context.req.param('id'));
    return record ? context.json(record) : context.json({ error: 'Not found' }, 404);
  });
}
