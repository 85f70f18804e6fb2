/** The OpenAPI document describes every route that is served, and no other. In process. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS } from '../../../lib/schema/kind.ts';
import { ask, startTestServer, type TestServer } from '../test-server.ts';

interface Operation {
  summary: string;
  parameters: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[];
  responses: Record<
    string,
    { headers?: Record<string, unknown>; content: Record<string, { schema: { $ref: string } }> }
  >;
  security: unknown[];
}

let server: TestServer;
let paths: Record<string, Record<string, Operation>>;
let schemas: Record<string, { properties?: Record<string, unknown> }>;
beforeAll(async () => {
  server = await startTestServer();
  const { body } = await ask(server, '/v1/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  paths = body.paths as typeof paths;
  schemas = (body.components as { schemas: typeof schemas }).schemas;
});
afterAll(() => server.close());

const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

describe('the document', () => {
  test('holds what the contract names', () => {
    const records = KINDS.flatMap((kind) => [
      `/v1/${kind}`,
      `/v1/${kind}/{id}`,
      `/v1/${kind}/{id}/history`,
      `/v1/${kind}/{id}/consequences`,
      `/v1/${kind}/{id}/restore`,
    ]);
    const others = [
      '/healthz',
      '/readyz',
      '/metrics',
      '/v1/openapi.json',
      '/v1/about',
      '/v1/me',
      '/v1/changes',
      '/v1/snapshot',
      '/v1/resolve',
      '/v1/accounts',
      '/v1/audit',
      '/v1/bulk',
      '/v1/writes/{key}/cancel',
      '/v1/deleted',
      '/v1/exports/crm-users.csv',
      '/v1/exports/cti-agents.csv',
      '/v1/import-files/{id}',
      '/v1/import-files/{id}/parts',
      '/v1/imports',
      '/v1/imports/{id}',
      '/v1/imports/{id}/apply',
      '/v1/imports/{id}/cancel',
      '/v1/imports/{id}/refused.csv',
      '/v1/imports/{id}/rows',
      '/v1/imports/{id}/undo',
      '/v1/accounts/{id}',
      '/v1/accounts/{id}/password',
      '/v1/accounts/{id}/sign-out',
      '/v1/accounts/{id}/unlock',
      '/v1/me/sign-out',
    ];
    expect(Object.keys(paths).sort()).toEqual([...records, ...others, '/v1/crm-users/{id}/effective'].sort());
    for (const kind of KINDS) {
      expect(Object.keys(paths[`/v1/${kind}`] ?? {}).sort()).toEqual(['get', 'post']);
      expect(Object.keys(paths[`/v1/${kind}/{id}`] ?? {}).sort()).toEqual(['delete', 'get', 'patch']);
    }
  });

  test('describes only routes that are served', async () => {
    for (const { path, method } of operations()) {
      const address = path.replace(/{id}/, '00000000-0000-4000-8000-000000000999').replace('{key}', 'open.1');
      const { body } = await ask(server, address, { method });
      expect({ path, method, code: body.code }).not.toMatchObject({ code: 'no_route' });
      expect({ path, method, code: body.code }).not.toMatchObject({ code: 'method' });
    }
  });

  test('says which routes need a sign-in, truly', async () => {
    for (const { path, method, operation } of operations()) {
      const address = path.replace(/{id}/, '00000000-0000-4000-8000-000000000999').replace('{key}', 'open.1');
      const { status } = await ask(server, address, { method });
      expect({ path, method, signIn: status === 401 }).toEqual({
        path,
        method,
        signIn: operation.security.length > 0,
      });
    }
  });

  test('resolves every reference', () => {
    for (const { operation } of operations()) {
      for (const response of Object.values(operation.responses)) {
        for (const { schema } of Object.values(response.content)) {
          expect(schemas).toHaveProperty(schema.$ref.replace('#/components/schemas/', ''));
        }
      }
    }
  });

  test('gives numbers their bounds', () => {
    const limit = paths['/v1/changes']?.get?.parameters.find(({ name }) => name === 'limit');
    expect(limit?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 2000 });
  });

  test('tells the parameters that are needed from those that are not', () => {
    const needed = Object.fromEntries(
      (paths['/v1/resolve']?.get?.parameters ?? []).map(({ name, required }) => [name, required]),
    );
    expect(needed).toEqual({ environment: true, agentId: true, event: false, crmId: false });
  });

  test('names what the answers of writes say of the feed', () => {
    const answers = ['201', '200', '412'].flatMap((status) =>
      operations().filter(({ operation }) => operation.responses[status]?.headers?.['Patchpanel-Position']),
    );
    const routes = answers.map(({ method, path }) => `${method} ${path}`);
    expect(routes).toHaveLength(6 * KINDS.length);
    expect(routes).toContain('POST /v1/crm-users');
    expect(routes).toContain('PATCH /v1/cti-agents/{id}');
    expect(routes).toContain('POST /v1/environments/{id}/restore');
  });

  test('names the fields of a record', () => {
    expect(Object.keys(schemas.CtiAgent?.properties ?? {})).toContain('agentId');
  });
});
