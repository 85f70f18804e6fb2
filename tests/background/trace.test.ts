/** The resolution trace from a page to the server and back, and every way it may not be had. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import type { Trace, TraceQuestion } from '../../lib/schema/trace.ts';
import { json, problem } from '../support/fake-server.ts';
import { atWork, endAll } from './at-work.ts';

afterEach(endAll);

const QUESTION: TraceQuestion = {
  environment: 'NICE EU',
  agentId: '007 & more',
  event: null,
  crmId: 'crm.example',
};
const TRACE: Trace = {
  ok: false,
  user: null,
  workflow: null,
  effective: null,
  failedStep: 'environment',
  trace: [
    { step: 'environment', ok: false, code: 'unknown', detail: 'There is none.', nearMisses: ['NICE'] },
  ],
};

async function asked(answer: () => Response | Promise<Response>) {
  const here = await atWork();
  here.server.instead = (path) => (path === '/v1/resolve' ? answer() : undefined);
  return { ...here, answer: await here.client.call('traceEvent', QUESTION) };
}

it('gives the page what the server answered', async () => {
  const { answer, server } = await asked(() => json(200, TRACE));
  expect(answer).toEqual({ ok: true, value: TRACE });
  expect(server.requests.filter((request) => request.includes('resolve'))).toEqual(['GET /v1/resolve']);
});

it.each([
  ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
  ['a role that may not', () => problem(403, 'forbidden'), 'forbidden'],
  ['an older server', () => problem(404, 'no_route'), 'not-found'],
  ['a parameter that is refused', () => problem(400, 'bad_query'), 'refused'],
  ['an answer of another shape', () => json(200, { ok: true }), 'incompatible'],
])('says so on %s', async (_, given, kind) => {
  const { answer } = await asked(given);
  expect(answer).toMatchObject({ ok: false, error: { kind } });
});
