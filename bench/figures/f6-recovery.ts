/** F6, F7, F8: an edit waits while the line is cut, the server ends, or its feed must be begun anew; how soon everything is saved and live again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { generateDemo } from '../../demo/data/generate.ts';
import { fillDatabase } from '../../demo/fill-database.ts';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { choosePort } from '../../scripts/start/free-port.ts';
import { signIn } from '../../server/cli/sign-in.ts';
import { openDatabase } from '../../server/db/open.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { type BenchBrowser, openBenchBrowser } from '../support/bench-browser.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { paintedText } from '../support/painted.ts';
import { type StartedProcess, startServerProcess } from '../support/server-process.ts';

const STATUS = '[role=status][aria-label="Sync status"]';
const SYNCED = 'Live · All changes saved';

interface Stage {
  readonly browser: BenchBrowser;
  readonly proxy: CountingProxy;
  readonly dataDir: string;
  readonly port: number;
  server: StartedProcess;
  /** As the server has it. */
  fullName(): Promise<string>;
}

/** The production server on the data set, behind the proxy, and an admin on the page of a user in the console. */
async function openStage(bench: Bench): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-recovery-'));
  bench.atEnd(() => rm(dataDir, { recursive: true, force: true }));
  const demo = generateDemo({ ...bench.dataset, crmUrl: 'http://127.0.0.1' });
  const database = await openDatabase({ dataDir });
  await fillDatabase(database, demo).finally(() => database.close());
  const proxy = await startCountingProxy();
  bench.atEnd(proxy.close);
  const port = await choosePort(47_000, false);
  proxy.forwardTo(port);
  const server = await startServerProcess(dataDir, { port, publicUrl: proxy.url });
  const browser = await openBenchBrowser(bench.say);
  bench.atEnd(browser.close);
  const [admin] = demo.accounts;
  const [user] = demo.rows['crm-users'];
  if (!admin || !user) throw new Error('The data has nobody.');
  const fullName = async () => {
    const token = await signIn(proxy.url, admin);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${proxy.url}/v1/crm-users/${user.id}`, { headers });
    return ((await answer.json()) as { fullName: string }).fullName;
  };
  const stage: Stage = { browser, proxy, dataDir, port, server, fullName };
  bench.atEnd(() => stage.server.stop());
  const { page, extensionId } = browser;
  await connectToServer(page, extensionId, proxy.url);
  await signInToPatchpanel(page, admin);
  await page.goto(
    `chrome-extension://${extensionId}/console.html#/instances/${user.instanceId}/users/${user.id}`,
  );
  await status(page, 'Live').waitFor();
  return stage;
}

const status = (page: Page, text: string) => page.locator(STATUS).filter({ hasText: text });

/** Saves another full name than before, and waits until it is told to wait. */
async function editOffline({ browser: { page } }: Stage, name: string): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('textbox', { name: 'Full Name' }).fill(name);
  await main.getByRole('button', { name: 'Save', exact: true }).first().click();
  await status(page, 'Offline · 1 not saved yet').waitFor();
}

/** Milliseconds from the act until the page has painted that everything is saved and live. */
async function untilSynced({ browser: { page } }: Stage, act: () => Promise<void> | void): Promise<number> {
  const synced = paintedText(page.mainFrame(), { selector: STATUS, text: SYNCED });
  await act();
  const began = performance.timeOrigin + performance.now();
  return (await synced) - began;
}

/** *All changes saved* is also what a lost outbox looks like. */
async function demandSaved({ fullName }: Stage, name: string): Promise<void> {
  const saved = await fullName();
  if (saved !== name) throw new Error(`“${name}” is said to be saved, and the server has “${saved}”.`);
}

/** What the browser tells its workers when the network is back. */
async function tellOnline({ context }: BenchBrowser): Promise<void> {
  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error('The extension has no worker.');
  await worker.evaluate(() => void dispatchEvent(new Event('online')));
}

async function networkBack(stage: Stage, name: string): Promise<number> {
  stage.proxy.cut();
  await editOffline(stage, name);
  return untilSynced(stage, () => {
    stage.proxy.heal();
    return tellOnline(stage.browser);
  });
}

/** From the line that says that the server is ready. */
async function serverBack(stage: Stage, name: string): Promise<number> {
  await stage.server.stop();
  await editOffline(stage, name);
  return untilSynced(stage, async () => {
    stage.server = await startServerProcess(stage.dataDir, {
      port: stage.port,
      publicUrl: stage.proxy.url,
    });
  });
}

async function feedBegunAnew(stage: Stage, name: string): Promise<number> {
  stage.proxy.cut();
  await editOffline(stage, name);
  stage.proxy.reset();
  stage.proxy.resetFeed();
  const took = await untilSynced(stage, () => {
    stage.proxy.heal();
    return tellOnline(stage.browser);
  });
  if (stage.proxy.firstRequest('GET /v1/snapshot') === null) throw new Error('No row was fetched anew.');
  return took;
}

const FIGURES = [
  { id: 'F6', name: 'network back → saved and live', target: 2_000, aim: 500, once: networkBack },
  { id: 'F7', name: 'server ready again → saved and live', target: 3_000, aim: 1_000, once: serverBack },
  { id: 'F8', name: '410 → all rows anew, saved and live', target: 1_500, aim: 1_000, once: feedBegunAnew },
] as const;

export async function measureRecovery(bench: Bench): Promise<Figure[]> {
  bench.say('F6 to F8: coming back after the line, the server and the feed were gone …');
  const stage = await openStage(bench);
  const figures: Figure[] = [];
  for (const { once, target, aim, id, name } of FIGURES) {
    const samples: number[] = [];
    for (let run = 0; run < bench.runs(9, 2); run += 1) {
      samples.push(await once(stage, `${id} ${run}`));
      await demandSaved(stage, `${id} ${run}`);
    }
    figures.push(figureOf({ id, name, unit: 'ms', target, aim }, samples));
  }
  return figures;
}
