/** Each rule at the API, over HTTP; and C15 at every entrance: texts of bodies, query parameters and CSV files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../server/http/routes.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { API_CASES, type ApiRequest } from './api-cases.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer({ secretKey: Buffer.alloc(32, 7).toString('base64') });
  token = await tokenFor(server, 'ada');
});
afterAll(() => server.close());

let keys = 0;
function send({ method, path, body, csv, ifMatch }: ApiRequest) {
  keys += 1;
  const headers = {
    'Idempotency-Key': `rules.${keys}`,
    ...(body === undefined && csv === undefined
      ? {}
      : { 'Content-Type': csv === undefined ? 'application/json' : 'text/csv' }),
    ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
  };
  const sent = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  return ask(server, path, { method, token, headers, ...(sent === undefined ? {} : { body: sent }) });
}

describe('at the API', () => {
  describe.each(Object.entries(API_CASES))('%s', (_rule, cases) => {
    it.each(Object.entries(cases))('%s', async (_what, { requests, answer, without }) => {
      const answers = [];
      for (const request of requests) answers.push(await send(request));
      const { status, body } = answers.at(-1) ?? {};
      expect({ status, body }).toMatchObject(answer);
      if (without) expect(JSON.stringify(body)).not.toContain(without);
    });
  });
});

/** Without these a route asks for them first. */
const NEEDED: Record<string, string> = { kind: 'crm-users', instance: IDS.north, agentId: '4711' };

describe('C15 at every entrance', () => {
  const texts = ROUTES.flatMap(({ method, path, query = {} }) =>
    Object.keys(query).map((name) => [`${method} ${path}`, name] as const),
  );
  it.each(texts)('%s refuses U+0000 in %s', async (route, name) => {
    const [method, pattern] = route.split(' ') as [ApiRequest['method'], string];
    const entries = ROUTES.find((each) => `${each.method} ${each.path}` === route)?.query ?? {};
    const rest = Object.keys(NEEDED).filter((key) => key !== name && key in entries);
    const given = new URLSearchParams(rest.map((key) => [key, NEEDED[key] ?? '']));
    if (pattern === '/v1/resolve' && name !== 'environment') given.set('environment', 'NICE EU');
    given.set(name, 'a\u0000');
    const path = `${pattern.replace(/:\w+/, IDS.north)}?${given}`;
    const { status, body } = await send({ method, path, ...(method === 'POST' ? { csv: 'x' } : {}) });
    expect({ status, field: body.field }).toEqual({ status: 400, field: name });
  });

  it('a cell of a file with U+0000 is refused, and so is its row or the file', async () => {
    const path = `/v1/imports?kind=crm-users&instance=${IDS.north}`;
    const { status, body } = await send({
      method: 'POST',
      path,
      csv: 'Username,Full Name\r\nc15,a\u0000b\r\n',
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { counts: { refused: 1 } } });
  });
});
