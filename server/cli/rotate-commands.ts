/** `rotate-secret-key` and `rotate-sign-in-keys`: other keys in the place of those that somebody may have seen. Runs in the command line. */
import { sealAsOwner } from '../audit/seal-as-owner.ts';
import { refuseServers } from '../backup/restore-backup.ts';
import { SIGN_INS } from '../backup/structure.ts';
import { readConfig } from '../config.ts';
import type { DatabaseOptions } from '../db/open.ts';
import { hasEmbeddedDatabase, type OwnerTransaction, openOwner } from '../db/owner.ts';
import { resealSecrets } from '../records/reseal-secrets.ts';
import { createSecretBox } from '../records/secret-box.ts';
import { SIGN_IN_KEYS } from '../sign-in/keys.ts';
import type { Environment } from './api.ts';
import type { DatabaseWork } from './database-commands.ts';
import { CommandError, EXIT, usage } from './exit.ts';
import type { Done } from './run.ts';

/** Keys are no arguments: everybody on the machine reads those. */
export async function rotateSecretKey({ at, environment }: DatabaseWork): Promise<Done> {
  const [old, fresh] = [keyOf(environment, 'PATCHPANEL_SECRET_KEY'), keyOf(environment, NEW_KEY)];
  if (old.equals(fresh)) throw usage(`${NEW_KEY} is the old key: make another one.`);
  const [from, to] = [old, fresh].map((key) => createSecretBox(key.toString('base64')));
  if (!from || !to) throw usage('Two keys are needed.');
  const resealed = await asOwner(at, 'rotate-secret-key', async (tx) => {
    // A server that starts in spite of all must not store one under the old key beside it.
    await tx.script('lock table crm_instance_secrets in share row exclusive mode');
    return resealSecrets(tx, { from, to });
  });
  const { passwords, instances } = resealed;
  const text = `${passwords} passwords of ${instances} CRM instances are under the new key. Start the servers with it as PATCHPANEL_SECRET_KEY.\n`;
  return { exit: EXIT.done, json: resealed, text };
}

const NEW_KEY = 'PATCHPANEL_NEW_SECRET_KEY';

export async function rotateSignInKeys({ at }: DatabaseWork): Promise<Done> {
  const ended = await asOwner(at, 'rotate-sign-in-keys', async (tx) => {
    const keys = await tx.rows('delete from server_keys where name = any ($1::text[]) returning name', [
      SIGN_IN_KEYS,
    ]);
    // A refresh token is signed by nobody, and would bring tokens of the new key.
    await tx.rows(`delete from ${SIGN_INS}`);
    return { keys: keys.length };
  });
  const text =
    'The keys of sign-ins are gone, and every sign-in with them. Servers make new keys when they start.\n';
  return { exit: EXIT.done, json: ended, text };
}

function keyOf(environment: Environment, name: string): Buffer {
  const text = environment[name];
  if (text === undefined) throw usage(`Set ${name}.`);
  try {
    readConfig({ PATCHPANEL_SECRET_KEY: text });
  } catch {
    throw usage(`${name}: use 32 random bytes in base64, as \`openssl rand -base64 32\` prints them.`);
  }
  return Buffer.from(text, 'base64');
}

/** One transaction, with an entry in each trail. Wants every server stopped. */
async function asOwner<T extends object>(
  at: DatabaseOptions,
  action: string,
  work: (tx: OwnerTransaction) => Promise<T>,
): Promise<T> {
  if (!at.url && at.dataDir !== undefined && !(await hasEmbeddedDatabase(at.dataDir)))
    throw new CommandError(EXIT.failed, `${at.dataDir} has no database.`);
  const owner = await openOwner(at);
  try {
    return await owner.transaction('write', async (tx) => {
      if (owner.driver === 'postgres') await refuseServers(tx);
      const after = await work(tx);
      const tenants = await tx.rows<{ id: string }>('select tenant_id as id from tenants');
      for (const { id } of tenants)
        await sealAsOwner(tx, id, { actor: 'operator', action, after, source: 'api' });
      return after;
    });
  } finally {
    await owner.close();
  }
}
