/** Runs one command of the command line and says how it ended; the process is the caller's. Runs in the command line. */
import type { Readable } from 'node:stream';
import { ImportJobSchema } from '../../lib/schema/import-job.ts';
import { type Api, createApi, type Environment, serverAddress } from './api.ts';
import { auditCommand } from './audit-command.ts';
import { type CommandLine, readCommandLine, USAGE } from './command-line.ts';
import { databaseCommand, isDatabaseCommand } from './database-commands.ts';
import { CommandError, EXIT, type ExitCode, usage } from './exit.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { jobInWords } from './job-text.ts';
import { tokenOnServer } from './operator-token-command.ts';
import { patiently } from './patience.ts';
import { signIn } from './sign-in.ts';
import { readPassword, userCommand } from './user-command.ts';

export interface Streams {
  readonly input: Readable;
  output(text: string): void;
  error(text: string): void;
  /** Milliseconds; the clock's own where it is absent. */
  pause?(milliseconds: number): Promise<unknown>;
  /** Aborted when the person wants no more of it. From the first call on a signal ends the command no longer by itself. */
  cancelled?(): AbortSignal;
}

export interface Done {
  readonly exit: ExitCode;
  /** What `--json` prints. */
  readonly json: unknown;
  readonly text: string;
}

export async function runCommand(
  given: readonly string[],
  environment: Environment,
  streams: Streams,
): Promise<ExitCode> {
  const isJson = given.includes('--json');
  try {
    const line = readCommandLine(given);
    const { exit, json, text } = await perform(line, environment, streams);
    streams.output(isJson ? `${JSON.stringify(json)}\n` : text);
    return exit;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    streams.error(`${error.message}\n${error.exit === EXIT.usage ? USAGE : ''}`);
    if (isJson) streams.output(`${JSON.stringify({ error: error.problem ?? { detail: error.message } })}\n`);
    return error.exit;
  }
}

function perform(line: CommandLine, environment: Environment, streams: Streams): Promise<Done> {
  if (line.command === 'token') return tokenCommand(line, environment, streams);
  if (line.command === 'audit') return auditCommand(line, environment, streams);
  if (isDatabaseCommand(line.command)) return databaseCommand(line, environment, streams);
  const api = createApi(environment, streams);
  if (line.command === 'user') return userCommand(api, line, streams);
  if (line.command === 'import') return importCommand(api, line, streams);
  return line.command === 'export' ? exportCommand(api, line, streams) : undoCommand(api, line);
}

async function tokenCommand(line: CommandLine, environment: Environment, streams: Streams): Promise<Done> {
  const username = line.text('username');
  if (username === undefined) throw usage('token needs --username.');
  if (line.has('on-server')) return printed(await tokenOnServer(username, environment));
  if (!line.has('password-stdin')) throw usage('token needs --password-stdin: a password is no argument.');
  const address = serverAddress(environment);
  const password = await readPassword(streams.input);
  const ask: typeof fetch = (...request) => patiently(() => fetch(...request), streams);
  const token = await signIn(address, { username, password }, ask);
  return printed(token);
}

const printed = (token: string): Done => ({ exit: EXIT.done, json: { token }, text: `${token}\n` });

async function undoCommand(api: Api, line: CommandLine): Promise<Done> {
  const changedRows = line.has('refuse-changed') ? 'refuse' : 'skip';
  const path = `/v1/imports/${encodeURIComponent(line.operand)}/undo`;
  const job = await api.read(ImportJobSchema, { method: 'POST', path, json: { changedRows } });
  return { exit: EXIT.done, json: job, text: jobInWords(job) };
}
