/** Routes that need no sign-in: health, what this server is, and its own description. */
import * as v from 'valibot';
import { AboutSchema } from '../../lib/schema/about.ts';
import { ProblemError } from '../problem-error.ts';
import { METRICS_TYPE } from './metrics.ts';
import { problem } from './problem-answer.ts';
import type { NamedSchema, OpenRoute } from './route.ts';

const Health: NamedSchema = { name: 'Health', schema: v.object({ ok: v.literal(true) }) };

const Ready: NamedSchema = {
  name: 'Ready',
  schema: v.object({
    ok: v.literal(true),
    replicas: v.optional(v.array(v.picklist(['follows', 'behind', 'gone', 'unfit']))),
  }),
};

const MetricsText: NamedSchema = { name: 'Metrics', schema: v.string(), mediaType: 'text/plain' };

const About: NamedSchema = { name: 'About', schema: AboutSchema };

export const OPEN_ROUTES: readonly OpenRoute[] = [
  {
    method: 'GET',
    path: '/healthz',
    access: 'open',
    summary: 'Says that the process answers.',
    answers: { 200: Health },
    answer: () => ({ body: { ok: true } }),
  },
  {
    method: 'GET',
    path: '/readyz',
    access: 'open',
    summary:
      'Says that the database answers and has the structure of this version and of no newer one, and that the server is not being stopped; and which replicas feeds are read from.',
    answers: { 200: Ready },
    answer: async ({ readiness }) => {
      const found = await readiness.check();
      if (found) throw new ProblemError(found, { 'Retry-After': '2' });
      const replicas = readiness.replicas();
      return { body: { ok: true, ...(replicas && { replicas }) } };
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'open',
    summary:
      'Counts of this process for Prometheus: to who asks from the same machine, or with the token that the operator has set.',
    answers: { 200: MetricsText },
    answer: ({ metrics }, asker) => {
      if (!metrics.isFor(asker)) {
        throw new ProblemError(
          problem(403, 'metrics', 'Ask from the same machine, or with the token of the metrics.'),
        );
      }
      return { text: { type: METRICS_TYPE, body: metrics.text() } };
    },
  },
  {
    method: 'GET',
    path: '/v1/about',
    access: 'open',
    summary: 'Says which server this is and where to sign in.',
    answers: { 200: About },
    answer: ({ facts }) => ({ body: { product: 'patchpanel', ...facts } }),
  },
  {
    method: 'GET',
    path: '/v1/openapi.json',
    access: 'open',
    summary: 'Describes this API as OpenAPI 3.1.',
    answers: { 200: { name: 'OpenApi', schema: v.looseObject({ openapi: v.string() }) } },
    answer: ({ openApi }) => ({ body: openApi() }),
  },
];
