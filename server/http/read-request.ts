/** Parses what a request brings: query and JSON body, each refused with the place that is wrong. */
import type { HonoRequest } from 'hono';
import * as v from 'valibot';
import { ProblemError } from '../problem-error.ts';
import { lengthOf, MAX_BODY_BYTES, readPieces } from './limit-body.ts';
import { problem } from './problem-answer.ts';
import type { Route } from './route.ts';

/** Parsed values of the route's query; unknown and repeated parameters are mistakes and refused. */
export function readQuery(request: HonoRequest, entries: v.ObjectEntries = {}): Record<string, unknown> {
  const given: Record<string, string> = {};
  for (const [key, values] of Object.entries(request.queries())) {
    if (values.length > 1) throw badQuery(key, 'Give it once.');
    given[key] = values[0] ?? '';
  }
  const parsed = v.safeParse(v.strictObject(entries), given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = v.getDotPath(issue) ?? 'query';
  if (!Object.hasOwn(entries, key)) throw badQuery(key, 'There is no such parameter here.');
  throw badQuery(key, Object.hasOwn(given, key) ? issue.message : 'It is required.');
}

function badQuery(field: string, message: string): ProblemError {
  return new ProblemError({ ...problem(400, 'bad_query', `Query parameter ${field}: ${message}`), field });
}

/** The body of a write as a JSON value or the bytes of a file; its shape is checked where it is understood. */
export async function readBody(request: HonoRequest, route: Route): Promise<unknown> {
  if (route.body === undefined) return undefined;
  const { maxBodyBytes: maxBytes = MAX_BODY_BYTES } = route;
  const type = request.header('Content-Type') ?? '';
  if (route.body.mediaType === 'text/csv') {
    if (/^text\/csv\s*(;|$)/i.test(type)) return readBytes(request, maxBytes);
    throw new ProblemError(problem(415, 'not_csv', 'Send the file as text/csv.'));
  }
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new ProblemError(problem(415, 'not_json', 'Send the body as application/json.'));
  }
  const body = parseJson(await readText(request, maxBytes));
  if (isDeeperThan(DEEPEST, body)) {
    throw new ProblemError(problem(400, 'too_deep', `The body nests deeper than ${DEEPEST} levels.`));
  }
  return body;
}

/** No body of ours has a third of it; hashing what nests without end would take more stack than there is. */
const DEEPEST = 64;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(problem(400, 'bad_json', 'The body is not valid JSON.'));
  }
}

/** `null` where the body is not in pieces. */
function piecesOf(request: HonoRequest): ReadableStream<Uint8Array> | null {
  return lengthOf(request) === null ? request.raw.body : null;
}

async function readText(request: HonoRequest, maxBytes: number): Promise<string> {
  const pieces = piecesOf(request);
  return pieces ? new TextDecoder().decode(await readPieces(pieces, maxBytes)) : request.text();
}

/** It fails only where the connection ends before the body does. */
async function readBytes(request: HonoRequest, maxBytes: number): Promise<Uint8Array> {
  const pieces = piecesOf(request);
  try {
    return pieces ? await readPieces(pieces, maxBytes) : new Uint8Array(await request.arrayBuffer());
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(problem(400, 'body_ended', 'The connection ended before the file did.'));
  }
}
