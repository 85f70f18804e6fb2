/** P4: a page hands an edit to the worker until it is told that the edit is queued on disk, with nothing else under way. */
import type { Page } from 'playwright';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { readVersions, type Versioned } from '../support/read-versions.ts';
import { openAsker, sharedPanel } from '../support/shared-panel.ts';

/** Nobody edits as fast as a worker answers. The floor and the peers rest as long: a machine that does answers later. */
const PAUSE = 150;
/** What the page reads as it opens is read by then. */
const OPENING = 1_500;

/** The milliseconds of each edit; the next is made once the server has the last. */
function editAll(page: Page, users: readonly Versioned[]): Promise<number[]> {
  return page.evaluate(
    async ({ all, pause, opening }) => {
      interface Message {
        readonly id?: number;
        readonly result?: { readonly ok: boolean; readonly value?: unknown };
        readonly event?: string;
        readonly payload?: { readonly pending?: number };
      }
      const port = chrome.runtime.connect({ name: 'page' });
      const waiting = new Map<number, (result: Message['result']) => void>();
      let saved: () => void = () => undefined;
      port.onMessage.addListener(({ id = 0, result, event, payload }: Message) => {
        waiting.get(id)?.(result);
        if (event === 'syncChanged' && payload?.pending === 0) saved();
      });
      let calls = 0;
      const ask = (command: string, payload: object) => {
        calls += 1;
        const id = calls;
        return new Promise<unknown>((resolve, reject) => {
          waiting.set(id, (result) => {
            waiting.delete(id);
            if (result?.ok) resolve(result.value);
            else reject(new Error(`${command}: ${JSON.stringify(result)}`));
          });
          port.postMessage({ id, command, payload });
        });
      };
      await ask('hello', { surface: 'console', protocol: 1 });
      await new Promise((resolve) => setTimeout(resolve, opening));
      const times: number[] = [];
      for (const { id, version } of all) {
        const patch = { set: { fullName: `Queued ${times.length}` } };
        const isSaved = new Promise<void>((resolve) => {
          saved = resolve;
        });
        const began = performance.now();
        await ask('editRecord', { kind: 'crm-users', id, baseVersion: version, patch });
        times.push(performance.now() - began);
        await isSaved;
        // What the feed tells of it is stored by then.
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      port.disconnect();
      return times;
    },
    { all: users, pause: PAUSE, opening: OPENING },
  );
}

/** One question to the worker, and one small record that is committed as strictly, at the same pace. */
function floorOf(page: Page, runs: number): Promise<number[]> {
  return page.evaluate(
    async ({ count, pause }) => {
      const opened = indexedDB.open('bench-durable');
      opened.onupgradeneeded = () => opened.result.createObjectStore('rows', { autoIncrement: true });
      await new Promise((resolve) => {
        opened.onsuccess = resolve;
      });
      const port = chrome.runtime.connect({ name: 'page' });
      const times: number[] = [];
      for (let run = 0; run < count; run += 1) {
        const began = performance.now();
        await new Promise<void>((resolve) => {
          const heard = ({ id }: { id?: number }) => {
            if (id !== run) return;
            port.onMessage.removeListener(heard);
            resolve();
          };
          port.onMessage.addListener(heard);
          port.postMessage({ id: run, command: 'ping', payload: {} });
        });
        const transaction = opened.result.transaction('rows', 'readwrite', { durability: 'strict' });
        transaction.objectStore('rows').add({ patch: { set: { fullName: `Queued ${run}` } } });
        await new Promise((resolve) => {
          transaction.oncomplete = resolve;
        });
        times.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      port.disconnect();
      opened.result.close();
      return times;
    },
    { count: runs, pause: PAUSE },
  );
}

export async function measureDurable(bench: Bench): Promise<Figure[]> {
  bench.say('P4: queueing edits …');
  const open = await sharedPanel(bench);
  const runs = bench.runs(100, 20);
  const users = await readVersions(open.served, open.served.scattered.slice(-runs));
  const asker = await openAsker(open, 'console');
  // A page behind another one waits a second for each timer.
  await asker.bringToFront();
  const times = await editAll(asker, users);
  const floor = await floorOf(asker, runs);
  await asker.close();
  await open.browser.page.bringToFront();
  const name = 'edit → queued on disk, 99 of 100 (floor: ping and one strict record)';
  return [
    figureOf({ id: 'P4', name, unit: 'ms', target: 5, aim: 3 }, times, { floor, share: 0.99 }),
    figureOf({ id: 'F9', name: 'the same, median', unit: 'ms', target: 5, aim: 3 }, times, { floor }),
  ];
}
