/** Writes the OpenAPI 3.1 description from the table of routes and the schemas that check the data. */
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import type { IntegerBounds } from './parameters.ts';
import type { NamedSchema, Route, ServerFacts } from './route.ts';

const PROBLEM: NamedSchema = { name: 'Problem', schema: ProblemSchema };

type Json = Record<string, unknown>;

/** JSON Schema of the wire form. Our own checks have no JSON Schema; their message becomes the description. */
function jsonSchema(schema: v.GenericSchema): Json {
  const json = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema }) => {
      if (valibotSchema.type === 'custom') return { type: 'string', format: 'uuid' };
      return undefined;
    },
  });
  const { $schema: _, ...rest } = json;
  return rest as Json;
}

const reference = ({ name }: NamedSchema) => ({ $ref: `#/components/schemas/${name}` });

function content(schema: NamedSchema, type: string = schema.mediaType ?? 'application/json') {
  return { [type]: { schema: reference(schema) } };
}

function querySchema(schema: v.GenericSchema): Json {
  const wrapped = schema as v.GenericSchema & { wrapped?: v.GenericSchema };
  const metadata = v.getMetadata(wrapped.wrapped ?? schema) as { openApi?: IntegerBounds };
  return metadata.openApi === undefined ? jsonSchema(schema) : { ...metadata.openApi };
}

function parametersOf(route: Route): Json[] {
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(name === 'key' ? {} : { format: 'uuid' }) },
  }));
  const query = Object.entries(route.query ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: (schema as v.GenericSchema).type !== 'optional',
    schema: querySchema(schema as v.GenericSchema),
  }));
  const headers = Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
  return [...path, ...query, ...headers];
}

function answerHeadersOf({ answerHeaders }: Route): { headers?: Json } {
  if (!answerHeaders) return {};
  const headers = Object.entries(answerHeaders).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return { headers: Object.fromEntries(headers) };
}

function operationOf(route: Route): Json {
  const headers = answerHeadersOf(route);
  const answers = Object.entries(route.answers).map(([status, schema]) => {
    const type = schema.name === 'Problem' ? 'application/problem+json' : undefined;
    return [status, { description: schema.name, ...headers, content: content(schema, type) }];
  });
  const problems = { description: 'Problem', content: content(PROBLEM, 'application/problem+json') };
  return {
    summary: route.summary,
    parameters: parametersOf(route),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: content(route.body) } }),
    responses: { ...Object.fromEntries(answers), default: problems },
    security: route.access === 'open' ? [] : [{ signIn: [] }],
  };
}

function schemasOf(routes: readonly Route[]): Json {
  const schemas: Json = { Problem: jsonSchema(ProblemSchema) };
  for (const route of routes) {
    const named = [...Object.values(route.answers), ...(route.body === undefined ? [] : [route.body])];
    for (const { name, schema } of named) schemas[name] ??= jsonSchema(schema);
  }
  return schemas;
}

export function openApiDocument(routes: readonly Route[], facts: ServerFacts): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Patchpanel', version: facts.serverVersion },
    paths,
    components: {
      schemas: schemasOf(routes),
      securitySchemes: {
        signIn: {
          type: 'openIdConnect',
          openIdConnectUrl: `${facts.issuer}/.well-known/openid-configuration`,
        },
      },
    },
  };
}
