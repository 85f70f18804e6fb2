/** Story: `npm start` gets a newcomer to the panel in the CRM, refuses what it cannot do in one line, and leaves nothing behind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findPanel } from '../../scripts/browser/open-panel.ts';
import { signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { makeDataFolder, runStart } from './support/start-command.ts';
import { expect, test } from './support/story.ts';

const LIMIT = 180_000;

/** Processes whose command line names the folder; the kernel lists them as files. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(folder) ? [line.replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
}

async function withBrowser<T>(
  cdp: string | null,
  work: (page: import('playwright').Page) => Promise<T>,
): Promise<T> {
  if (!cdp) throw new Error('npm start opened no browser.');
  const connection = await chromium.connectOverCDP(cdp);
  try {
    const page = connection.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The browser has no tab.');
    return await work(page);
  } finally {
    await connection.close();
  }
}

test.describe.configure({ timeout: LIMIT });

test('the browser of npm start shows the first account in the panel, the second time as well', async () => {
  const folder = makeDataFolder();
  for (const round of [1, 2]) {
    const run = runStart(['--headless', '--port', '0', '--data', folder.path]);
    const ready = await run.ready;
    expect(run.output, `round ${round}`).toHaveLength(1);
    expect(ready.accounts.map(({ role }) => role)).toEqual(['admin', 'admin', 'support', 'agent', 'agent']);
    expect(existsSync(join(ready.extensionDir, 'manifest.json'))).toBe(true);
    await withBrowser(ready.cdp, async (page) => {
      expect(page.url().startsWith(ready.crm)).toBe(true);
      await expect.poll(() => findPanel(page)?.url()).toBeTruthy();
      await expect(findPanel(page)?.getByRole('heading', { level: 1 }) ?? page.locator('none')).toHaveText(
        'Ada Lindqvist',
      );
    });
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    await expect.poll(() => processesOf(folder.path)).toEqual([]);
  }
  folder.remove();
});

test('the extension of npm start that reloads itself is there again', async () => {
  const folder = makeDataFolder();
  const run = runStart(['--headless', '--port', '0', '--data', folder.path]);
  const { cdp, extensionId } = await run.ready;
  await withBrowser(cdp, async (crm) => {
    const panels = () => crm.frames().filter((frame) => frame.url().includes('/panel.html'));
    const [old] = panels();
    const own = await crm.context().newPage();
    await own.goto(`chrome-extension://${extensionId}/setup.html`);
    // What *Reload extension* does, which is offered only where the server is newer
    const closed = own.waitForEvent('close');
    await own.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    await closed;
    await expect.poll(() => panels().map((frame) => (frame === old ? 'old' : 'new'))).toEqual(['new']);
    const renewed = findPanel(crm)?.getByRole('heading', { level: 1 });
    await expect(renewed ?? crm.locator('none')).toHaveText('Ada Lindqvist');
  });
  run.child.kill('SIGINT');
  await run.ended;
  folder.remove();
});

test('stopped as soon as it is ready, it ends in order and complains of nothing', async () => {
  const folder = makeDataFolder();
  const run = runStart(['--headless', '--port', '0', '--data', folder.path]);
  await run.ready;
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(0);
  expect(
    run
      .errors()
      .split('\n')
      .filter((line) => line.startsWith('{') || /fail|error/i.test(line)),
  ).toEqual([]);
  folder.remove();
});

test('signed out, nobody is signed in, and an account can sign in by the names of the contract', async () => {
  const folder = makeDataFolder();
  const run = runStart(['--headless', '--signed-out', '--port', '0', '--data', folder.path]);
  const { cdp, crm, extensionId, accounts } = await run.ready;
  await withBrowser(cdp, async (page) => {
    const agent = accounts.find(({ role }) => role === 'agent');
    if (!agent) throw new Error('The demo has no agent.');
    await page.goto(crm);
    await expect(page.getByRole('button', { name: `Sign in as ${agent.crmUsername}` })).toBeVisible();
    await page.goto(`chrome-extension://${extensionId}/setup.html`);
    await signInToPatchpanel(page, agent);
  });
  run.child.kill('SIGTERM');
  await run.ended;
  await expect.poll(() => processesOf(folder.path)).toEqual([]);
  folder.remove();
});

test('a second npm start on the same folder is refused in one line', async () => {
  const folder = makeDataFolder();
  const first = runStart(['--no-browser', '--port', '0', '--data', folder.path]);
  const ready = await first.ready;
  expect([ready.cdp, ready.extensionId]).toEqual([null, null]);
  const second = runStart(['--no-browser', '--port', '0', '--data', folder.path]);

  expect(await second.ended).toBe(1);
  expect(second.errors().trim().split('\n').at(-1)).toMatch(/is in use by process \d+/);
  first.child.kill('SIGTERM');
  await first.ended;
  folder.remove();
});

test('nothing is left when the parent of npm start is killed', async () => {
  const folder = makeDataFolder();
  const run = runStart(['--headless', '--port', '0', '--data', folder.path]);
  await run.ready;
  expect(processesOf(folder.path).length).toBeGreaterThan(0);

  run.child.kill('SIGKILL');
  await expect.poll(() => processesOf(folder.path), { timeout: 20_000 }).toEqual([]);
  expect(existsSync(join(folder.path, 'db', 'database.lock'))).toBe(false);
  folder.remove();
});

test('a port that is taken is refused with exit code 2', async () => {
  const folder = makeDataFolder();
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const run = runStart(['--no-browser', '--port', String(port), '--data', folder.path]);

  expect(await run.ended).toBe(2);
  expect(run.errors()).toContain(`Port ${port} is in use`);
  other.close();
  folder.remove();
});

test('an unknown flag is refused with exit code 2 and the usage', async () => {
  const run = runStart(['--sing-out']);

  expect(await run.ended).toBe(2);
  expect(run.errors()).toContain("Unknown option '--sing-out'");
  expect(run.errors()).toContain('Usage: npm start');
});
