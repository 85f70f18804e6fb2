/** `backup`, `restore`, `move`, `migrate` and the rotations of keys: work on the database itself, as its owner, without a server. Runs in the command line. */
import { readConfig } from '../config.ts';
import type { DatabaseOptions } from '../db/open.ts';
import type { Environment } from './api.ts';
import { backupCommand, moveCommand, restoreCommand } from './backup-commands.ts';
import type { CommandLine, CommandName } from './command-line.ts';
import { CommandError, EXIT, usage } from './exit.ts';
import { migrateCommand } from './migrate-command.ts';
import { rotateSecretKey, rotateSignInKeys } from './rotate-commands.ts';
import type { Done, Streams } from './run.ts';

const COMMANDS = {
  backup: backupCommand,
  restore: restoreCommand,
  move: moveCommand,
  migrate: migrateCommand,
  'rotate-secret-key': rotateSecretKey,
  'rotate-sign-in-keys': rotateSignInKeys,
};

type DatabaseCommand = keyof typeof COMMANDS;

export interface DatabaseWork {
  /** Of the server that has this environment. */
  readonly at: DatabaseOptions;
  readonly environment: Environment;
  readonly line: CommandLine;
  readonly signal: AbortSignal | undefined;
  readonly streams: Streams;
}

export function isDatabaseCommand(name: CommandName): name is DatabaseCommand {
  return Object.hasOwn(COMMANDS, name);
}

/** Everything that goes wrong ends with one line: what a database says is for its operator. */
export async function databaseCommand(
  line: CommandLine,
  environment: Environment,
  streams: Streams,
): Promise<Done> {
  const at = databaseOf(environment);
  const signal = streams.cancelled?.();
  try {
    const command = COMMANDS[line.command as DatabaseCommand];
    return await command({ at, environment, line, signal, streams });
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (signal?.aborted) throw new CommandError(EXIT.failed, 'Cancelled. Nothing was changed.');
    throw new CommandError(exitOf(error), messageOf(error));
  }
}

/** Of the server that has this environment. Throws exit 2. */
export function databaseOf(environment: Environment): DatabaseOptions {
  try {
    // Who takes a backup need not be able to read the rest, such as the files of secrets.
    const { DATABASE_URL, PATCHPANEL_DATA_DIR } = environment;
    const { databaseUrl, dataDir } = readConfig({ DATABASE_URL, PATCHPANEL_DATA_DIR });
    return databaseUrl === undefined ? { dataDir } : { url: databaseUrl };
  } catch (error) {
    throw usage(messageOf(error));
  }
}

function exitOf(error: unknown) {
  return error instanceof Error && error.name === 'DatabaseInTheWay' ? EXIT.conflict : EXIT.failed;
}

/** Some errors of a connection have a code and no message. */
function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
}
