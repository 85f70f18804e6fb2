/** The first account of an empty database: without it nobody could sign in and make the others. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { type Config, ConfigError } from './config.ts';
import type { Database } from './db/database.ts';
import { isEmptyTenant, loadTenant } from './db/load.ts';
import { DEFAULT_TENANT_ID } from './db/tenant.ts';
import { hashPassword } from './sign-in/password.ts';
import { faultOf } from './sign-in/password-rules.ts';

const HOW =
  'The database has no account yet. Write a password into a file, then start once with ' +
  'PATCHPANEL_FIRST_ADMIN=USERNAME and PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE=FILE.';

async function readPassword(file: string, username: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: { code?: string }) => {
    throw new ConfigError(`PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: ${file} cannot be read (${error.code}).`);
  });
  // Editors end the last line.
  const password = text.replace(/\r?\n$/, '');
  const fault = faultOf(password, [username]);
  if (fault !== null) throw new ConfigError(`PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: ${fault}`);
  return password;
}

/** Does nothing once there is any account, so the variables may stay set. */
export async function ensureFirstAdmin(
  database: Database,
  firstAdmin: Config['firstAdmin'],
  log: Logger,
): Promise<void> {
  if (!(await isEmptyTenant(database, DEFAULT_TENANT_ID))) return;
  if (firstAdmin === undefined) {
    log.warn(HOW);
    return;
  }
  const id = randomUUID();
  const passwordHash = await hashPassword(await readPassword(firstAdmin.passwordFile, firstAdmin.username));
  const grant = { role: 'admin', instanceId: null, crmUserId: null } as const;
  await loadTenant(database, {
    tenantId: DEFAULT_TENANT_ID,
    rows: {},
    accounts: [
      { id, issuer: 'local', subject: id, username: firstAdmin.username, passwordHash, grants: [grant] },
    ],
  });
  log.info({ username: firstAdmin.username }, 'made the first account');
}
