/** Reads an answer of the server by its schema, the border at which its JSON becomes ours. */
import * as v from 'valibot';
import { RemoteError } from './remote-error.ts';

/** Unknown extra fields are dropped by the schemas; anything else means a server of another time. */
export function parseAnswer<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = issue ? (v.getDotPath(issue) ?? 'the answer') : 'the answer';
  throw notUnderstood(where);
}

export function notUnderstood(where: string): RemoteError {
  return new RemoteError({
    kind: 'incompatible',
    detail: `The server's answer is not understood at ${where}. Extension and server may be too far apart in version.`,
  });
}
