/** `token --username U --on-server`: a token by who may read the database itself, without a password. Runs in the command line. */
import { askForToken } from '../backup/ask-door.ts';
import { openOwner } from '../db/owner.ts';
import { makeOperatorToken, NoToken, type WantedToken } from '../sign-in/operator-token.ts';
import { type Environment, serverAddress } from './api.ts';
import { databaseOf } from './database-commands.ts';
import { CommandError, EXIT } from './exit.ts';

/** Throws exit 1 where there is no such account or database, 5 where the account gets none. */
export async function tokenOnServer(username: string, environment: Environment): Promise<string> {
  const wanted = { username, server: serverAddress(environment) };
  const at = databaseOf(environment);
  try {
    // The embedded database belongs to the server that runs; else to nobody
    const given = at.url || !at.dataDir ? null : await askForToken(at.dataDir, wanted);
    return given ?? (await fromDatabase(at, wanted));
  } catch (error) {
    if (error instanceof NoToken) throw new CommandError(EXIT.notAllowed, error.message);
    const { message, code } = error as { message?: string; code?: string };
    throw new CommandError(EXIT.failed, message || code || String(error));
  }
}

async function fromDatabase(at: Parameters<typeof openOwner>[0], wanted: WantedToken): Promise<string> {
  const owner = await openOwner(at);
  try {
    return await makeOperatorToken(owner, wanted);
  } finally {
    await owner.close();
  }
}
