/** The files of `server/deploy` set only variables that the server knows, and start what is there. They are read here; `docs/OPERATIONS.md` says how they were run. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const deploy = (name: string) => read(join('server', 'deploy', name));
const FILES = ['Containerfile', 'compose.yaml', 'patchpanel.service', 'Caddyfile'];

/** Of the files themselves: for the proxy and for the database of the compose file. */
const OTHERS = ['PATCHPANEL_PUBLIC_HOST'];

describe('the files of server/deploy', () => {
  it.each(FILES)('%s names only variables of the server', (name) => {
    const known = read('server/config.ts');
    const named = new Set(deploy(name).match(/\bPATCHPANEL_[A-Z_]+\b/g) ?? []);
    expect([...named].filter((variable) => !OTHERS.includes(variable) && !known.includes(variable))).toEqual(
      [],
    );
  });

  it('and the server switch the check of certificates off nowhere', () => {
    const folders = ['server', 'lib', 'scripts', 'entrypoints'];
    const paths = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name)),
    );
    const off =
      /rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity|sslmode=(no-verify|disable)|insecure_skip_verify/;
    expect(paths.length).toBeGreaterThan(300);
    expect(paths.filter((path) => off.test(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('start the entry of the server with what it imports', () => {
    expect(existsSync(join(root, 'server/main.ts'))).toBe(true);
    expect(deploy('patchpanel.service')).toContain('ExecStart=/usr/bin/node server/main.ts\n');
    expect(deploy('Containerfile')).toContain('CMD ["node", "server/main.ts"]');
    for (const folder of ['lib', 'server'])
      expect(deploy('Containerfile')).toContain(`COPY ${folder} ./${folder}\n`);
  });

  it('bring every file at the root that the server reads', () => {
    const sources = readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' });
    const texts = sources.filter((path) => path.endsWith('.ts')).map((path) => read(join('server', path)));
    const imported = texts.flatMap((text) => [...text.matchAll(/from '(?:\.\.\/)+([\w-]+\.json)'/g)]);
    const names = [...new Set(imported.map(([, name]) => name))];
    expect(names.length).toBeGreaterThan(0);
    const copied = /^COPY (.+) \.\/$/m.exec(deploy('Containerfile'))?.[1]?.split(' ') ?? [];
    expect(names.filter((name) => !copied.includes(name ?? ''))).toEqual([]);
  });

  it('put nothing into the image that lies beside them, such as passwords', () => {
    const lines = read('.dockerignore').split('\n');
    expect(lines.filter((line) => line.startsWith('!')).sort()).toEqual(
      ['lib', 'package-lock.json', 'package.json', 'public-key.json', 'server'].map((name) => `!${name}`),
    );
    expect(lines.indexOf('*')).toBeLessThan(lines.indexOf('!server'));
    expect(lines.indexOf('server/deploy')).toBeGreaterThan(lines.indexOf('!server'));
    const kept = read('.gitignore').split('\n');
    for (const name of ['.env', 'first-admin-password']) expect(kept).toContain(`server/deploy/${name}`);
  });

  it('ask with a file that is there whether the server is ready', () => {
    expect(existsSync(join(root, 'server/ready.ts'))).toBe(true);
    expect(deploy('Containerfile')).toContain('CMD ["node", "server/ready.ts"]\n');
    // Words alone: what hands lists on to a shell without quotes was met.
    expect(deploy('compose.yaml')).toContain("test: ['CMD-SHELL', 'node server/ready.ts']\n");
  });

  it('start again what ended, but for a server whose settings are wrong', () => {
    const services = deploy('compose.yaml').match(/^ {2}\w+:\n {4}(?=image|build)/gm) ?? [];
    expect(services).toHaveLength(3);
    expect(deploy('compose.yaml').match(/^ {4}restart: unless-stopped$/gm)).toHaveLength(3);
    const unit = deploy('patchpanel.service').split('\n');
    for (const line of ['Restart=on-failure', 'RestartPreventExitStatus=2', 'StartLimitIntervalSec=0'])
      expect(unit).toContain(line);
    // What it finds may be an issuer or a database that is away for a moment.
    expect(unit).toContain('ExecStartPre=-/usr/bin/node server/main.ts --check');
  });

  it('wait for a database that answers by its network, with any sign in its password', () => {
    // The image runs a server for its socket alone while it makes the database, and stops it again.
    expect(deploy('compose.yaml')).toContain("'pg_isready -h 127.0.0.1 -U patchpanel -d patchpanel'");
    expect(deploy('compose.yaml')).toContain('DATABASE_URL: postgres://patchpanel@database/patchpanel\n');
    expect(deploy('compose.yaml')).toMatch(/PGPASSWORD: \$\{DATABASE_PASSWORD\}\n/);
  });

  it('give the server longer to stop than it may take', () => {
    const drain = Number(/PATCHPANEL_DRAIN_SECONDS: '(\d+)'/.exec(deploy('compose.yaml'))?.[1]);
    const grace = Number(/stop_grace_period: (\d+)s/.exec(deploy('compose.yaml'))?.[1]);
    expect(grace).toBeGreaterThan(drain + 20);
  });

  it('have the proxy ask whether the server is ready, often enough to learn that it is being stopped', () => {
    const text = deploy('Caddyfile');
    const seconds = (name: string) => Number(new RegExp(`^\\s*${name} (\\d+)s$`, 'm').exec(text)?.[1]);
    expect(text).toMatch(/^\s*health_uri \/readyz$/m);
    // It may take 5 s to say that the database does not answer.
    expect(seconds('health_timeout')).toBeGreaterThan(5);
    const drain = Number(/PATCHPANEL_DRAIN_SECONDS: '(\d+)'/.exec(deploy('compose.yaml'))?.[1]);
    expect(drain).toBeGreaterThan(seconds('health_interval'));
    expect(seconds('lb_try_duration')).toBeGreaterThan(drain);
  });

  it('lead people from http to https, and no client of the API, which would not notice', () => {
    const text = deploy('Caddyfile');
    expect(text).toContain('http://{$PATCHPANEL_PUBLIC_HOST} {\n');
    expect(text.match(/^\s*redir .*$/gm)).toEqual(['\tredir @pages https://{host}{uri} permanent']);
    const paths = /@pages \{\s*method GET HEAD\s*path (.*)\s*\}/.exec(text)?.[1]?.split(' ') ?? [];
    expect(paths).toContain('/account');
    expect(paths.filter((path) => path.startsWith('/v1') || /token|\*./.test(path))).toEqual([]);
  });

  it('trust the network of the proxy and no other', () => {
    const text = deploy('compose.yaml');
    const trusted = /PATCHPANEL_TRUSTED_PROXIES: (\S+)/.exec(text)?.[1];
    expect(trusted).toBe(/subnet: (\S+)/.exec(text)?.[1]);
  });

  it('lead the server into its database as a role of its own, which is no superuser', () => {
    const compose = deploy('compose.yaml');
    expect(compose).toContain('POSTGRES_USER: postgres\n');
    expect(compose).toContain('./make-owner.sh:/docker-entrypoint-initdb.d/make-owner.sh:ro\n');
    expect(deploy('make-owner.sh')).toContain('create role patchpanel login nosuperuser createrole password');
    // Else the image reads it into its own shell.
    expect(statSync(join(root, 'server/deploy/make-owner.sh')).mode & 0o111).toBe(0o111);
  });

  it('have a place for the heads of the audit trail that the server may write to', () => {
    const [, folder] =
      /PATCHPANEL_AUDIT_HEADS_FILE: (\/\w+)\/heads\.jsonl\n/.exec(deploy('compose.yaml')) ?? [];
    expect(deploy('compose.yaml')).toContain(`- heads:${folder}\n`);
    expect(deploy('Containerfile')).toContain(`mkdir /data ${folder} && chown node:node /data ${folder}\n`);
    const unit = deploy('patchpanel.service').split('\n');
    for (const line of ['LogsDirectory=patchpanel', 'LogsDirectoryMode=0700']) expect(unit).toContain(line);
    expect(read('docs/OPERATIONS.md')).toContain(
      'PATCHPANEL_AUDIT_HEADS_FILE=/var/log/patchpanel/heads.jsonl',
    );
  });

  it('and the runbook install what the product runs with, and let no package run a script', () => {
    const install = 'npm ci --omit=dev --omit=optional --ignore-scripts';
    expect(deploy('Containerfile')).toContain(`RUN ${install} &&`);
    const commands = read('docs/OPERATIONS.md').match(/\bnpm (?:ci|install)\b[^\n`]*/g);
    expect(commands).toEqual([install]);
  });
});
