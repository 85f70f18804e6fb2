/** Makes a database of Request Tracker with people in it once, and keeps it to copy. Runs on any Node from 20. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OneLineError } from '../set-up/one-line-error.mjs';
import { prepareTemplate } from './template.mjs';

/** Grows with every change of what the template holds, so that older copies are left alone. */
const CONTENT = 1;

const DATABASE = 'rt.sqlite';

/** Fixed passwords. An administrator of everything, and somebody who may look at people. */
export const RT_ACCOUNTS = [
  { login: 'root', password: 'Lumen-48295', name: 'Enoch Root', right: null },
  { login: 'alice', password: 'Garden-5176', name: 'Alice Moreau', right: 'SuperUser' },
  { login: 'bob', password: 'Stream-3829', name: 'Bob Tran', right: null },
];

/** Of the folder that holds an RT: its database file. @param {string} folder */
export const rtDatabaseIn = (folder) => join(folder, DATABASE);

/** A string of Perl. @param {string} text */
const quoted = (text) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;

/**
 * Writes the configuration, and answers the environment in which RT's programs take it instead of that of the machine.
 * @param {{ folder: string, port: number }} place
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function writeRtConfig({ folder, port }) {
  const path = join(folder, 'RT_SiteConfig.pm');
  const folders = {
    mason: join(folder, 'mason'),
    session: join(folder, 'session'),
    more: join(folder, 'more'),
  };
  for (const one of Object.values(folders)) await mkdir(one, { recursive: true });
  const settings = {
    rtname: 'rt.example',
    Organization: 'rt.example',
    WebDomain: '127.0.0.1',
    WebPort: `${port}`,
    WebPath: '',
    WebBaseURL: `http://127.0.0.1:${port}`,
    DatabaseType: 'SQLite',
    DatabaseName: rtDatabaseIn(folder),
    MasonDataDir: folders.mason,
    MasonSessionDir: folders.session,
    LogToSTDERR: 'error',
    LogToSyslog: '',
    // Mail is written to a file that nobody reads.
    MailCommand: 'testfile',
  };
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, ${quoted(value)});`);
  await writeFile(path, `${lines.join('\n')}\n1;\n`);
  return { ...process.env, RT_SITE_CONFIG: path, RT_SITE_CONFIG_DIR: folders.more };
}

/**
 * The path of the prepared database, made now if it is not there.
 * @param {{ cacheDir: string, programs: import('./rt-programs.mjs').RtPrograms, say: (line: string) => void }} options
 */
export function prepareRtTemplate({ cacheDir, programs, say }) {
  return prepareTemplate({
    cacheDir,
    name: `rt-${programs.version}-${CONTENT}.sqlite`,
    async make(folder) {
      say('Making the database of Request Tracker, once: about half a minute …');
      const env = await writeRtConfig({ folder, port: 8080 });
      setUp(programs, env, ['--action', 'init']);
      const people = join(folder, 'people.pl');
      await writeFile(people, peopleFile());
      setUp(programs, env, ['--action', 'insert', '--datafile', people]);
      return rtDatabaseIn(folder);
    },
  });
}

/**
 * @param {import('./rt-programs.mjs').RtPrograms} programs
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} parameters
 */
function setUp({ setup }, env, parameters) {
  // The database of SQLite is a file: there is none to create, and no account that may.
  const made = spawnSync(setup, [...parameters, '--skip-create'], { env, encoding: 'utf8' });
  if (made.status === 0) return;
  const reason = made.stderr?.trim().split('\n').at(-1);
  throw new OneLineError(`Request Tracker could not make its database: ${reason}`);
}

/** In the form of RT's own initial data (docs/initialdata.pod). */
function peopleFile() {
  const [root, ...others] = RT_ACCOUNTS;
  const users = others.map(
    ({ login, password, name }) =>
      `{ Name => ${quoted(login)}, RealName => ${quoted(name)}, Password => ${quoted(password)}, Privileged => 1 }`,
  );
  const rights = others.flatMap(({ login, right }) =>
    right ? [`{ UserId => ${quoted(login)}, Right => ${quoted(right)} }`] : [],
  );
  return [
    `our @Users = (${users.join(', ')});`,
    `our @ACL = (${rights.join(', ')});`,
    'our @Final = (sub {',
    '  my $root = RT::User->new(RT->SystemUser);',
    "  $root->Load('root');",
    `  $root->SetPassword(${quoted(root?.password ?? '')});`,
    '});',
    '1;',
    '',
  ].join('\n');
}
