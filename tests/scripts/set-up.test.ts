/** Set-up on a bare clone: when packages are installed again, which Node does the work, which port is taken. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { hashSources, isBuildCurrent, stampBuild } from '../../scripts/build/build-stamp.ts';
import { findNode24 } from '../../scripts/set-up/find-node24.mjs';
import { arePackagesCurrent } from '../../scripts/set-up/install-packages.mjs';
import { choosePort } from '../../scripts/start/free-port.ts';

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'patchpanel clone '));
});
afterEach(() => {
  rmSync(clone, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

describe('packages', () => {
  const stamp = (text: string) => {
    mkdirSync(join(clone, 'node_modules'));
    const hash = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(clone, 'node_modules', '.patchpanel-lock'), `${hash}\n`);
  };
  beforeEach(() => writeFileSync(join(clone, 'package-lock.json'), 'lock 1'));

  it('are missing in a bare clone', () => {
    expect(arePackagesCurrent(clone)).toBe(false);
  });
  it('are current when they belong to the lockfile', () => {
    stamp('lock 1');
    expect(arePackagesCurrent(clone)).toBe(true);
  });
  it('are out of date when the lockfile changed', () => {
    stamp('lock 0');
    expect(arePackagesCurrent(clone)).toBe(false);
  });
});

describe('the Node that does the work', () => {
  it('is this one where none is installed and this one will do', () => {
    expect(findNode24(clone)).toBe(process.execPath);
  });
  it('is not one that cannot run here', () => {
    const bin = join(clone, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), 'not a program', { mode: 0o755 });
    expect(findNode24(clone)).toBe(process.execPath);
  });
});

describe('a build', () => {
  const output = () => join(clone, '.output', 'chrome-mv3');
  beforeEach(() => {
    mkdirSync(join(clone, 'lib'));
    mkdirSync(output(), { recursive: true });
    writeFileSync(join(clone, 'lib', 'a.ts'), 'one');
    writeFileSync(join(output(), 'manifest.json'), '{}');
  });

  it('is not current before it is known what it was made from', () => {
    expect(isBuildCurrent(clone, output())).toBe(false);
  });
  it('is current until a source changes', () => {
    stampBuild(output(), hashSources(clone));
    expect(isBuildCurrent(clone, output())).toBe(true);
    writeFileSync(join(clone, 'lib', 'a.ts'), 'two');
    expect(isBuildCurrent(clone, output())).toBe(false);
  });
});

describe('a port', () => {
  async function takePort(): Promise<{ port: number; close(): void }> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    return { port: address.port, close: () => server.close() };
  }

  it('that a person chose and that is taken is refused with exit code 2', async () => {
    const taken = await takePort();
    await expect(choosePort(taken.port, true)).rejects.toMatchObject({ exitCode: 2 });
    taken.close();
  });
  it('that nobody chose gives way to a free one', async () => {
    const taken = await takePort();
    expect(await choosePort(taken.port, false)).toBeGreaterThan(taken.port);
    taken.close();
  });
});

describe('Chromium', () => {
  it('is what CHROMIUM_PATH names', () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath);
    expect(findChromium()).toBe(process.execPath);
  });
  it('named by CHROMIUM_PATH must be there', () => {
    vi.stubEnv('CHROMIUM_PATH', join(clone, 'nothing'));
    expect(() => findChromium()).toThrow(/CHROMIUM_PATH names .*correct or unset it/);
  });
  it('is found by its name on PATH', () => {
    vi.stubEnv('CHROMIUM_PATH', '');
    vi.stubEnv('PATH', clone);
    writeFileSync(join(clone, 'chromium-browser'), '', { mode: 0o755 });
    expect(findChromium()).toBe(join(clone, 'chromium-browser'));
  });
});
