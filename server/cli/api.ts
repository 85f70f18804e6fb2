/** Requests of the command line to the server; refusals become errors with an exit code. Runs in the command line. */
import * as v from 'valibot';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { CommandError, EXIT, type ExitCode, usage } from './exit.ts';
import { type Patience, patiently } from './patience.ts';

export interface ApiCall {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Of a file: read from the disk as it is sent. */
  readonly csv?: Blob;
}

export interface Api {
  /** The parsed answer. */
  read<S extends v.GenericSchema>(schema: S, call: ApiCall): Promise<v.InferOutput<S>>;
  /** The answer as it is. */
  open(call: ApiCall): Promise<Response>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws exit 2 where the address is missing or none. */
export function serverAddress(environment: Environment): string {
  const given = environment.PATCHPANEL_SERVER;
  if (given === undefined || given === '') throw usage('Set PATCHPANEL_SERVER to the address of the server.');
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol)) throw usage(`PATCHPANEL_SERVER: ${given} is no address.`);
  return url.href.replace(/\/$/, '');
}

export function createApi(environment: Environment, patience: Patience): Api {
  const address = serverAddress(environment);
  const token = environment.PATCHPANEL_TOKEN;
  if (token === undefined || token === '') {
    throw usage('Set PATCHPANEL_TOKEN to what `token --username U --password-stdin` prints.');
  }
  const open = async (call: ApiCall) => {
    const response = await patiently(() => request(address, token, call), patience);
    if (!response.ok) throw await refusalOf(response);
    return response;
  };
  return {
    open,
    async read(schema, call) {
      const parsed = v.safeParse(schema, await (await open(call)).json());
      if (parsed.success) return parsed.output;
      throw new CommandError(EXIT.failed, 'The answer is not one of this version of Patchpanel.');
    },
  };
}

async function request(address: string, token: string, call: ApiCall): Promise<Response> {
  const { method = 'GET', path, query = {}, json, csv } = call;
  const url = new URL(address + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  const type = csv ? 'text/csv' : 'application/json';
  const body = csv ?? (json === undefined ? undefined : JSON.stringify(json));
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': type }),
    ...call.headers,
  };
  try {
    return await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; name?: string } };
    if (cause?.name === 'NotReadableError') {
      throw new CommandError(EXIT.failed, 'The file changed while it was read. Nothing was planned.');
    }
    throw new CommandError(EXIT.failed, `${address} cannot be reached (${cause?.code ?? 'no answer'}).`);
  }
}

const EXITS: Record<number, ExitCode> = {
  401: EXIT.notAllowed,
  403: EXIT.notAllowed,
  409: EXIT.conflict,
  412: EXIT.conflict,
};

async function refusalOf(response: Response): Promise<CommandError> {
  const parsed = v.safeParse(ProblemSchema, await response.json().catch(() => null));
  const exit = EXITS[response.status] ?? EXIT.failed;
  if (!parsed.success) return new CommandError(exit, `The server answered ${response.status}.`);
  const { title, detail, field } = parsed.output;
  return new CommandError(exit, `${detail ?? title}${field ? ` (${field})` : ''}`, parsed.output);
}
