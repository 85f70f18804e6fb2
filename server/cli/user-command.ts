/** `user add|reset|disable`: accounts of Patchpanel, by an admin of the whole tenant. Runs in the command line. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import * as v from 'valibot';
import { type Grant, RoleSchema } from '../../lib/schema/account.ts';
import {
  type AccountRecord,
  AccountRecordSchema,
  NewPasswordSchema,
} from '../../lib/schema/account-record.ts';
import { idOf } from '../../lib/schema/id.ts';
import type { Api } from './api.ts';
import type { CommandLine } from './command-line.ts';
import { CommandError, EXIT, usage } from './exit.ts';
import { findInstance } from './instance.ts';
import type { Done, Streams } from './run.ts';

const pageOf = <S extends v.GenericSchema>(schema: S) =>
  v.object({ items: v.array(schema), next: v.nullable(v.string()) });
const UsersSchema = pageOf(v.object({ id: idOf('crm-users'), username: v.string() }));
const PAGE = '1000';

export async function userCommand(api: Api, line: CommandLine, streams: Streams): Promise<Done> {
  const [action = '', username = ''] = line.operands;
  if (username === '') throw usage('Say which USERNAME.');
  if (action === 'add') return add(api, line, { username, streams });
  if (action === 'reset') return reset(api, line, { username, streams });
  if (action === 'disable') return disable(api, username);
  throw usage(`There is no user ${action}: it is add, reset or disable.`);
}

/** Standard input without the line end that `echo` and editors add. */
export async function readPassword(input: Readable): Promise<string> {
  return (await readText(input)).replace(/\r?\n$/, '');
}

interface About {
  readonly username: string;
  readonly streams: Streams;
}

async function add(api: Api, line: CommandLine, { username, streams }: About): Promise<Done> {
  const [issuer, subject] = [line.text('issuer'), line.text('subject')];
  if ((issuer === undefined) !== (subject === undefined))
    throw usage('Give --issuer and --subject, or neither.');
  const isLocal = issuer === undefined;
  if (!isLocal && line.has('password-stdin'))
    throw usage('The issuer has the password: leave --password-stdin out.');
  // Before anything is written.
  const given = isLocal ? await wantedPassword(line, streams) : null;
  const grants = [await grantOf(api, line)];
  const id = randomUUID();
  const account = await api.read(AccountRecordSchema, {
    method: 'POST',
    path: '/v1/accounts',
    headers: onceKey(),
    json: { id, issuer: issuer ?? 'local', subject: subject ?? id, username, grants },
  });
  if (given === null) return told(account, 'added', null);
  try {
    await sendPassword(api, account, given);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const detail = `${username} was added without a password: ${error.message} Run user reset ${username}.`;
    throw new CommandError(error.exit, detail, error.problem);
  }
  return told(account, 'added', given);
}

async function reset(api: Api, line: CommandLine, { username, streams }: About): Promise<Done> {
  const account = await findAccount(api, username);
  const given = await wantedPassword(line, streams);
  await sendPassword(api, account, given);
  return told(account, 'has a new password, all sign-ins have ended', given);
}

async function disable(api: Api, username: string): Promise<Done> {
  const account = await findAccount(api, username);
  if (!account.active) return told(account, 'was disabled already', null);
  const disabled = await api.read(AccountRecordSchema, {
    method: 'PATCH',
    path: `/v1/accounts/${account.id}`,
    headers: { ...onceKey(), 'if-match': `"${account.version}"` },
    json: { set: { active: false } },
  });
  return told(disabled, 'disabled', null);
}

interface Password {
  readonly password: string;
  /** It was made here, so somebody must be told, who then chooses another. */
  readonly isMade: boolean;
  readonly mustChange: boolean;
}

async function wantedPassword(line: CommandLine, { input }: Streams): Promise<Password> {
  if (!line.has('password-stdin'))
    return { password: randomBytes(16).toString('base64url'), isMade: true, mustChange: true };
  const typed = v.safeParse(NewPasswordSchema, { password: await readPassword(input) });
  if (!typed.success) throw usage(typed.issues[0].message);
  return { password: typed.output.password, isMade: false, mustChange: line.has('must-change') };
}

function sendPassword(api: Api, { id }: AccountRecord, given: Password): Promise<AccountRecord> {
  const path = `/v1/accounts/${id}/password`;
  const { password, mustChange } = given;
  return api.read(AccountRecordSchema, { method: 'POST', path, json: { password, mustChange } });
}

function told({ id, username, active }: AccountRecord, what: string, given: Password | null): Done {
  const made = given?.isMade ? given.password : undefined;
  const text = made === undefined ? '' : `Password, shown only now: ${made}\n`;
  return {
    exit: EXIT.done,
    json: { id, username, active, ...(made === undefined ? {} : { password: made }) },
    text: `${username}: ${what}\n${text}`,
  };
}

const onceKey = () => ({ 'idempotency-key': `cli-${randomUUID()}.1` });

async function grantOf(api: Api, line: CommandLine): Promise<Grant> {
  const role = v.safeParse(RoleSchema, line.text('role'));
  if (!role.success) throw usage('--role is admin, support, agent or runtime.');
  const crmUser = line.text('crm-user');
  if (crmUser !== undefined && role.output !== 'agent') throw usage('Only an agent has a --crm-user.');
  const isOfOne = crmUser !== undefined || line.text('instance') !== undefined;
  const instanceId = (isOfOne ? await findInstance(api, line) : undefined) ?? null;
  const crmUserId =
    crmUser === undefined || instanceId === null ? null : await findUser(api, instanceId, crmUser);
  return { role: role.output, instanceId, crmUserId } as Grant;
}

function findAccount(api: Api, username: string): Promise<AccountRecord> {
  return findNamed(api, pageOf(AccountRecordSchema), {
    path: '/v1/accounts',
    query: {},
    username,
    missing: 'No account',
  });
}

async function findUser(api: Api, instance: string, username: string) {
  const about = {
    path: '/v1/crm-users',
    query: { instance },
    username,
    missing: 'No CRM user of the instance',
  };
  return (await findNamed(api, UsersSchema, about)).id;
}

interface Named {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly username: string;
  readonly missing: string;
}

/** Compared exactly; the server's search is not. */
async function findNamed<T extends { username: string }>(
  api: Api,
  schema: v.GenericSchema<unknown, { items: T[]; next: string | null }>,
  { path, query, username, missing }: Named,
): Promise<T> {
  let after: string | undefined;
  do {
    const page = await api.read(schema, { path, query: { ...query, q: username, limit: PAGE, after } });
    const found = page.items.find((item) => item.username === username);
    if (found) return found;
    after = page.next ?? undefined;
  } while (after !== undefined);
  throw new CommandError(EXIT.failed, `${missing} is called ${username}.`);
}
