/** P7: a hundred users all over the directory change at once: from the poll's answer until disk and screen have it; and an empty poll's bytes. */
import type { Frame, Page } from 'playwright';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openRecord, paintedChoice, paintedText } from '../support/painted.ts';
import { ScatteredEdits } from '../support/scattered-edits.ts';
import { sharedPanel } from '../support/shared-panel.ts';

const POLL = 'GET /v1/changes';

/** What cannot be saved: the same rows parsed, one record on disk, one frame. Asked in a page of the extension. */
function floorOf(page: Page, rows: string, moment: number): Promise<number> {
  return page.evaluate(
    async ({ text, pause }) => {
      const opened = indexedDB.open('bench-floor');
      opened.onupgradeneeded = () => opened.result.createObjectStore('rows', { autoIncrement: true });
      await new Promise((resolve) => {
        opened.onsuccess = resolve;
      });
      // At another place between two frames each time, as what comes over the line does.
      await new Promise((resolve) => setTimeout(resolve, pause));
      const began = performance.now();
      const transaction = opened.result.transaction('rows', 'readwrite', { durability: 'relaxed' });
      transaction.objectStore('rows').add(JSON.parse(text));
      await new Promise((resolve) => {
        transaction.oncomplete = resolve;
      });
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = resolve;
        requestAnimationFrame(() => port1.postMessage(null));
      });
      opened.result.close();
      return performance.now() - began;
    },
    { text: rows, pause: (1_000 / 60) * (1 + moment) },
  );
}

async function show(panel: Frame, crm: Page, person: { shownName: string; nativeId: string }): Promise<void> {
  const shown = paintedText(panel, { selector: 'h1', text: person.shownName });
  await openRecord(crm, person.nativeId);
  await shown;
}

export async function measureChanges(bench: Bench): Promise<Figure[]> {
  bench.say('P7: changing a hundred users at once …');
  const { served, browser, panel } = await sharedPanel(bench);
  const { proxy } = served;
  const edits = await ScatteredEdits.open(served);
  await show(panel, browser.page, edits.person);
  const times: number[] = [];
  for (let run = 0; run < bench.runs(12, 5); run += 1) {
    const option = edits.nextGroup;
    const painted = paintedChoice(panel, { label: 'User group', option });
    await edits.apply();
    const at = await painted;
    const answered = proxy.lastAnswer(POLL);
    if (answered === null) throw new Error('The extension did not ask for changes.');
    times.push(at - answered);
  }
  const page = await browser.context.newPage();
  await page.goto(`chrome-extension://${browser.extensionId}/setup.html`);
  const rows = await edits.readRows();
  const floor: number[] = [];
  for (let run = 0; run < 12; run += 1) floor.push(await floorOf(page, rows, run / 12));
  await page.close();
  await browser.page.bringToFront();
  const name = '100 scattered changes answered → on disk and painted (floor: one record, one frame)';
  const poll = await edits.emptyPoll();
  const bytes = { unit: 'B', target: 300, aim: 200 } as const;
  return [
    figureOf({ id: 'P7a', name, unit: 'ms', target: 50, aim: 15 }, times, { floor }),
    figureOf({ id: 'P7b', name: 'empty poll, body', ...bytes }, [poll.body]),
    figureOf({ id: 'P7c', name: 'empty poll, body and headers over HTTP/1.1', ...bytes }, [poll.whole]),
  ];
}
