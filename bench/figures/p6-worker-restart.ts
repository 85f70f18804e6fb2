/** P6: the worker was ended; a page asks the next one: its first answer, and the first answer that needed all rows. */
import type { Page } from 'playwright';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openAsker, sharedPanel } from '../support/shared-panel.ts';
import { stopWorker } from '../support/stop-worker.ts';

interface Times {
  /** An answer for which the worker needs nothing but its own script. */
  readonly floor: number;
  readonly first: number;
  readonly whole: number;
}

interface Wanted {
  readonly ownerId: string;
  readonly search: string;
}

/** From the opening of the port, in milliseconds. */
function askNewWorker(page: Page, { ownerId, search }: Wanted): Promise<Times> {
  return page.evaluate(
    ({ ownerId, search }) =>
      new Promise<Times>((resolve, reject) => {
        const query = {
          ownerId,
          search,
          environmentId: null,
          showMapped: true,
          collapsed: [],
          offset: 0,
          limit: 5,
        };
        const began = performance.now();
        const times = { floor: 0, first: 0, whole: 0 };
        const port = chrome.runtime.connect({ name: 'page' });
        port.onMessage.addListener((message: { id?: number; result?: { ok: boolean; value?: unknown } }) => {
          const at = performance.now() - began;
          if (message.id === 1) times.floor = at;
          if (message.id === 2) {
            times.first = at;
            port.postMessage({ id: 3, command: 'readAgentTree', payload: query });
          }
          if (message.id !== 3) return;
          times.whole = at;
          port.disconnect();
          if (JSON.stringify(message.result).includes(`"agentId":"${search}"`)) resolve(times);
          else reject(new Error(`The worker does not find the agent: ${JSON.stringify(message.result)}`));
        });
        port.postMessage({ id: 1, command: 'ping', payload: {} });
        port.postMessage({ id: 2, command: 'hello', payload: { surface: 'sidepanel', protocol: 1 } });
      }),
    { ownerId, search },
  );
}

export async function measureRestart(bench: Bench): Promise<Figure[]> {
  bench.say('P6: restarting the worker …');
  const open = await sharedPanel(bench);
  const [person] = open.served.people;
  if (!person) throw new Error('The data has nobody.');
  const asker = await openAsker(open);
  const samples: Times[] = [];
  for (let run = 0; run < bench.runs(10, 4); run += 1) {
    await stopWorker(open.browser);
    samples.push(await askNewWorker(asker, { ownerId: person.id, search: open.served.lastAgentId }));
  }
  await asker.close();
  const floor = samples.map((sample) => sample.floor);
  const name = 'worker restart →';
  return [
    figureOf(
      { id: 'P6a', name: `${name} first answer (floor: ping)`, unit: 'ms', target: 50, aim: 16 },
      samples.map((sample) => sample.first),
      { floor },
    ),
    figureOf(
      { id: 'P6b', name: `${name} whole directory searched`, unit: 'ms', target: 400, aim: 200 },
      samples.map((sample) => sample.whole),
      { floor },
    ),
  ];
}
