/** P5: first request after the sign-in until the last agent of the data set can be found, in a fresh browser; and the bytes. */
import type { Page } from 'playwright';
import { signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchBrowser, openSetup } from '../support/bench-browser.ts';
import type { RunningDataset } from '../support/served-dataset.ts';
import { sharedDataset } from '../support/shared-panel.ts';
import { snapshotFloor } from '../support/snapshot-floor.ts';

const FIRST = 'GET /v1/me';
const MEGA = 1024 * 1024;

/** Searches after each event of the background, as a page does, until it finds the agent; resolves to the clock time. */
function watchSearch(page: Page, wanted: { ownerId: string; search: string }): Promise<number> {
  return page.evaluate(({ ownerId, search }) => {
    const query = {
      ownerId,
      search,
      environmentId: null,
      showMapped: true,
      collapsed: [],
      offset: 0,
      limit: 5,
    };
    return new Promise<number>((resolve) => {
      const port = chrome.runtime.connect({ name: 'page' });
      let id = 1;
      port.onMessage.addListener((message: { event?: string; result?: { ok: boolean; value?: unknown } }) => {
        if (message.event !== undefined) {
          id += 1;
          port.postMessage({ id, command: 'readAgentTree', payload: query });
        }
        const { ok, value } = message.result ?? { ok: false };
        if (!ok || !JSON.stringify(value).includes(`"agentId":"${search}"`)) return;
        port.disconnect();
        resolve(performance.timeOrigin + performance.now());
      });
      port.postMessage({ id, command: 'hello', payload: { surface: 'sidepanel', protocol: 1 } });
    });
  }, wanted);
}

interface Sample {
  readonly time: number;
  readonly bytes: number;
  readonly floor: readonly number[];
}

async function syncOnce(bench: Bench, served: RunningDataset): Promise<Sample> {
  const browser = await openBenchBrowser(bench.say);
  try {
    const [account] = served.accounts;
    const [person] = served.people;
    if (!account || !person) throw new Error('The data has no account.');
    const watcher = await browser.context.newPage();
    await watcher.goto(`chrome-extension://${browser.extensionId}/sidepanel.html`);
    await browser.page.bringToFront();
    await openSetup(browser, served);
    served.proxy.reset();
    const searchable = watchSearch(watcher, { ownerId: person.id, search: served.lastAgentId });
    await signInToPatchpanel(browser.page, account);
    const ended = await searchable;
    const began = served.proxy.firstRequest(FIRST);
    if (began === null) throw new Error('The extension made no request.');
    const bytes = served.proxy.bytesSince(FIRST);
    return { time: ended - began, bytes, floor: await snapshotFloor(browser.page, served, 3) };
  } finally {
    await browser.close();
  }
}

export async function measureSync(bench: Bench): Promise<Figure[]> {
  const served = await sharedDataset(bench);
  bench.say('P5: syncing fresh browsers …');
  const samples: Sample[] = [];
  for (let run = 0; run < bench.runs(5, 2); run += 1) samples.push(await syncOnce(bench, served));
  const time = {
    id: 'P5a',
    name: 'cold sync until searchable (floor: same bytes, parsed and stored)',
    unit: 'ms',
  } as const;
  const bytes = { id: 'P5b', name: 'cold sync, bytes on the wire', unit: 'MB' } as const;
  return [
    figureOf(
      { ...time, target: 1000, aim: 650 },
      samples.map((sample) => sample.time),
      {
        floor: samples.flatMap((sample) => sample.floor),
      },
    ),
    figureOf(
      { ...bytes, target: 4, aim: 2.5 },
      samples.map((sample) => sample.bytes / MEGA),
    ),
  ];
}
