/** The command around a real CRM, without one: flags, ports, and programs that do not start. Needs no Tryton. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort, startChild } from '../../scripts/crm-lab/child-server.mjs';
import { installCommand } from '../../scripts/crm-lab/debian-packages.mjs';

const run = promisify(execFile);
const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts');
const node = (source: string) => ({ program: process.execPath, parameters: ['-e', source] });

describe.each(['crm:tryton', 'crm:rt'])('%s', (name) => {
  const command = join(SCRIPTS, `${name.replace(':', '-')}.mjs`);

  it.each([
    [['--port', 'x'], '--port takes a number from 0 to 65535, not "x".'],
    [['--port', '70000'], 'not "70000"'],
    [['--colour'], '--colour'],
  ])('answers %j with usage and exit code 2', async (parameters, message) => {
    const failure = run(process.execPath, [command, ...parameters]);
    await expect(failure).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    await expect(failure).rejects.toMatchObject({
      stderr: expect.stringContaining(`Usage: npm run ${name}`),
    });
  });
});

describe('the packages', () => {
  it('are named in one line', () => {
    expect(installCommand(['one', 'two'])).toBe('sudo apt-get install -y --no-install-recommends one two');
  });
});

describe('a port', () => {
  it('that is taken is told with exit code 2', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(freePort(port)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`${port}`),
    });
    server.close();
  });
});

describe('a child server', () => {
  it('is awaited until it answers, and ends when stopped', async () => {
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const source = `require('node:http').createServer((_, r) => r.end('ok')).listen(${port}, '127.0.0.1')`;
    const { stop, ended } = await startChild({ name: 'It', ...node(source), url });
    await stop();
    await ended;
    await expect(fetch(url)).rejects.toThrow();
  });

  it('that ends at once is told with its last line', async () => {
    const url = 'http://127.0.0.1:1';
    const start = startChild({
      name: 'It',
      ...node('console.error("first\\nno database"); process.exit(3)'),
      url,
    });
    await expect(start).rejects.toThrow('It did not start: no database');
  });

  it('that does not exist is told', async () => {
    const start = startChild({
      name: 'It',
      program: '/nowhere/it',
      parameters: [],
      url: 'http://127.0.0.1:1',
    });
    await expect(start).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
