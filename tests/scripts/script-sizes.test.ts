/** Keeps the scripts of the built extension within their budgets: P1 and P13a of the quality goals. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { KILO, scriptsOfPage, sizeOfScripts } from '../../bench/support/script-sizes.ts';
import { CRM_TYPES } from '../../lib/schema/presets/crm-types.ts';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';

const WORD = /"(?:path|selector|marker|key|name)":"([^"\\\\]+)"/g;

let folder: string;

beforeAll(async () => {
  folder = await ensureBuilt('generic', () => undefined);
}, 120_000);

describe('the scripts of a CRM page', () => {
  it('are at most 4 KB while the panel is closed', async () => {
    expect(await sizeOfScripts(folder, ['content-scripts/crm.js'])).toBeLessThan(4 * KILO);
  });
  it('are at most 6.6 KB more for the frame and the probes, once the panel is opened', async () => {
    expect(await sizeOfScripts(folder, ['crm-panel.js'])).toBeLessThan(6.6 * KILO);
  });
  it('are at most 12.5 KB for the test of rules, which only an admin injects', async () => {
    expect(await sizeOfScripts(folder, ['crm-test.js'])).toBeLessThan(12.5 * KILO);
  });
});

describe('the adapters of CRMs', () => {
  /** What each of them looks for in pages, and asks. */
  const words = CRM_TYPES.flatMap(({ identity }) => [
    ...JSON.stringify(identity?.identity ?? {}).matchAll(WORD),
  ])
    .map(([, word = '']) => word)
    .filter((word) => word.length > 8);

  it('are data of their instances: no script of a CRM page holds one', async () => {
    const scripts = ['content-scripts/crm.js', 'crm-panel.js', 'crm-frame.js', 'crm-test.js'];
    for (const word of new Set(words)) expect(await holders(word, scripts), word).toEqual([]);
  });
  it('are among what the console knows', async () => {
    const console = (await scriptsOfPage(folder, 'console.html')).concat('background.js');
    expect(words).toContain('/api/login-verify/hub-user-info?early=true');
    expect(await holders('/api/login-verify/hub-user-info', console)).not.toEqual([]);
  });
});

describe('the scripts of the panel', () => {
  // The goal P13a: what comes in by more has to go out again
  it('are at most 35 KB, with all that a person sees who is known', async () => {
    const scripts = await scriptsOfPage(folder, 'panel.html', 'atOnce');
    expect(scripts).not.toHaveLength(0);
    expect(await sizeOfScripts(folder, scripts)).toBeLessThanOrEqual(35 * KILO);
  });
  // The goal F3
  it('are at most 37 KB with the menu of the account and what is for whom CRM or server do not know, read when asked for', async () => {
    const atOnce = await scriptsOfPage(folder, 'panel.html', 'atOnce');
    const all = await scriptsOfPage(folder, 'panel.html');
    expect(all.filter((path) => !atOnce.includes(path))).toHaveLength(1);
    expect(await sizeOfScripts(folder, all)).toBeLessThanOrEqual(37 * KILO);
  });
  it('are few files: an entry, and what all pages share', async () => {
    expect(await scriptsOfPage(folder, 'panel.html', 'atOnce')).toHaveLength(2);
  });
  it('hold nothing that checks a shape: what they are sent comes from the background', async () => {
    expect(await holders('~standard', ['background.js'])).toHaveLength(1);
    expect(await holders('~standard', await scriptsOfPage(folder, 'panel.html'))).toEqual([]);
  });
  it('hold nothing of the console', async () => {
    expect(await holders('readHealth', await scriptsOfPage(folder, 'console.html'))).toHaveLength(1);
    expect(await holders('readHealth', await scriptsOfPage(folder, 'panel.html'))).toEqual([]);
  });
});

describe('the background', () => {
  it('is one file, so that waking it reads one', async () => {
    const { background } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    expect(background).toEqual({ service_worker: 'background.js' });
  });
});

/** Those of the scripts in which the text stands. */
async function holders(text: string, paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  return paths.filter((_, index) => texts[index]?.includes(text));
}
