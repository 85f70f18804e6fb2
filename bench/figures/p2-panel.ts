/** P2: a user's record is opened in the CRM until the panel has painted that user from the cache, worker warm and cold. */
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openRecord, paintedText } from '../support/painted.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';
import { stopWorker } from '../support/stop-worker.ts';

type Person = OpenPanel['served']['people'][number];

async function follow({ browser, panel }: OpenPanel, person: Person): Promise<number> {
  const [painted, opened] = await Promise.all([
    paintedText(panel, { selector: 'h1', text: person.shownName }),
    openRecord(browser.page, person.nativeId),
  ]);
  return painted - opened;
}

/** What the frames and the clock alone cost: the CRM posts to a page that shows the text at once. */
async function floorOf({ browser }: OpenPanel, runs: number): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const times = await browser.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const began = performance.now();
          const { port1, port2 } = new MessageChannel();
          const painted = new MessageChannel();
          painted.port2.onmessage = () => resolve(performance.now() - began);
          port2.onmessage = () => requestAnimationFrame(() => painted.port1.postMessage(null));
          port1.postMessage('user');
        }),
    );
    samples.push(times);
  }
  return samples;
}

export async function measurePanel(bench: Bench): Promise<Figure[]> {
  bench.say('P2: opening records …');
  const open = await sharedPanel(bench);
  const { people } = open.served;
  const next = (run: number) => people[1 + (run % (people.length - 1))] ?? people[0];
  const warm: number[] = [];
  const cold: number[] = [];
  for (let run = 0; run < bench.runs(30, 6); run += 1) {
    const person = next(run);
    if (person) warm.push(await follow(open, person));
  }
  for (let run = 0; run < bench.runs(10, 3); run += 1) {
    const person = next(run + 7);
    if (!person) continue;
    await stopWorker(open.browser);
    cold.push(await follow(open, person));
  }
  const floor = await floorOf(open, 20);
  const name = 'record opened → user painted from cache';
  return [
    figureOf({ id: 'P2a', name: `${name}, worker warm`, unit: 'ms', target: 100, aim: 50 }, warm, { floor }),
    figureOf({ id: 'P2b', name: `${name}, worker cold`, unit: 'ms', target: 300, aim: 150 }, cold, { floor }),
  ];
}
