/** `GET /v1/resolve` over HTTP: its answer, who may ask, and the parameter that a refusal names. */
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TraceSchema } from '../../../lib/schema/trace.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { ask, PEOPLE, type Person, startTestServer, type TestServer, tokenFor } from '../test-server.ts';

/** Becomes a machine: no person of the fixture is one. */
const MACHINE: Person = 'finn';
const SOME_ID = '00000000-0000-4000-8000-000000000301';
const QUESTION = { environment: 'NICE EU', agentId: '4711' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
    tx.query(
      "update grants set role = 'runtime', instance_id = null, crm_user_id = null where account_id = $1",
      [PEOPLE[MACHINE].id],
    ),
  );
});
afterAll(() => server.close());

async function resolve(by: Person, question: Record<string, string> = QUESTION) {
  const token = await tokenFor(server, by);
  return ask(server, `/v1/resolve?${new URLSearchParams(question)}`, { token });
}

describe('the answer', () => {
  test('has the shape of the contract', async () => {
    const { status, body } = await resolve('ada');
    expect(status).toBe(200);
    expect(v.parse(TraceSchema, body)).toEqual(body);
    expect(body).toMatchObject({ ok: true, failedStep: null, workflow: null, user: { username: 'eve' } });
  });

  test('names the step that fails, with near misses', async () => {
    const { status, body } = await resolve('sam', { ...QUESTION, agentId: '04711' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: false, failedStep: 'agent', user: null, effective: null });
    expect(body.trace).toMatchObject([{ step: 'environment' }, { step: 'agent', nearMisses: ['4711'] }]);
  });

  test('takes an empty event and an empty CRM ID for none', async () => {
    expect((await resolve('ada', { ...QUESTION, event: '', crmId: '' })).body).toMatchObject({ ok: true });
  });

  test('holds no secret and no connectivity', async () => {
    expect(JSON.stringify((await resolve(MACHINE)).body)).not.toMatch(/connectivity|secretsSet|password/);
  });
});

describe('a caller', () => {
  test.each(['ada', 'ben', 'sam', MACHINE] as const)('%s may ask', async (person) => {
    expect((await resolve(person)).status).toBe(200);
  });

  test('who is an agent may not', async () => {
    const { status, body } = await resolve('eve');
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
  });

  test('without a token may not', async () => {
    expect((await ask(server, '/v1/resolve?environment=x&agentId=y')).status).toBe(401);
  });

  test('that is a machine may ask nothing else', async () => {
    const token = await tokenFor(server, MACHINE);
    const { body } = await ask(server, '/v1/openapi.json');
    const paths = Object.entries(body.paths as Record<string, Record<string, Operation>>);
    const allowed: string[] = [];
    for (const [path, methods] of paths) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation.security.length === 0) continue;
        const address = `${path.replace('{id}', SOME_ID)}?${neededQuery(operation)}`;
        const [type] = Object.keys(operation.requestBody?.content ?? {});
        const { status } = await ask(server, address, {
          token,
          method: method.toUpperCase(),
          headers: { 'Content-Type': type ?? '', 'If-Match': '"1"', 'Idempotency-Key': 'machine-1' },
          ...(type === undefined ? {} : { body: '{}' }),
        });
        if (status !== 403) allowed.push(`${method} ${path} ${status}`);
      }
    }
    expect(allowed).toEqual(['get /v1/resolve 200']);
  });
});

interface Operation {
  readonly security: unknown[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: { readonly enum?: readonly string[]; readonly minimum?: number };
  }[];
}

/** What a well-formed question holds, so that only the caller can be what is refused. */
function neededQuery({ parameters = [] }: Operation): string {
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  return needed
    .map(({ name, schema }) => `${name}=${schema.enum?.[0] ?? schema.minimum ?? SOME_ID}`)
    .join('&');
}

describe('a refusal names the parameter', () => {
  test.each([
    ['environment', { agentId: '4711' }, 'It is required.'],
    ['agentId', { environment: 'NICE EU' }, 'It is required.'],
    ['environment', { ...QUESTION, environment: '' }, 'This field is required.'],
    ['agentId', { ...QUESTION, agentId: 'a\u0000' }, 'C15'],
    ['event', { ...QUESTION, event: 'x'.repeat(1025) }, 'at most 1024'],
    ['crm', { ...QUESTION, crm: 'x' }, 'There is no such parameter here.'],
  ])('%s', async (field, question, message) => {
    const { status, body } = await resolve('ada', question as Record<string, string>);
    expect({ status, field: body.field }).toEqual({ status: 400, field });
    expect(body.detail).toContain(message);
  });
});
