/** P10: the tree of all agents in the panel: opened, searched letter by letter, scrolled; its rows, and its longest task. */
import type { Browser, Frame } from 'playwright';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { pageTasks } from '../support/page-tasks.ts';
import { openRecord, paintedText } from '../support/painted.ts';
import { openPlainList } from '../support/plain-list.ts';
import { sharedPanel } from '../support/shared-panel.ts';
import { countRows, dragTo, paintedAfter } from '../support/tree-probe.ts';

/** Each letter narrows; the last is taken back, so that the next word begins from the whole again. */
const WORDS = ['anna', 'line', '471', 'gal'];
const SHARES = [0.13, 0.71, 0.37, 0.93, 0.52, 0.05];

interface Samples {
  readonly open: number[];
  readonly key: number[];
  readonly scroll: number[];
  rows: number;
}

async function openEditor(frame: Frame, samples: Samples): Promise<void> {
  const painted = paintedAfter(frame, 'click');
  const button = frame.getByRole('button', { name: 'Edit Mapping' });
  samples.open.push((await Promise.all([painted, button.click()]))[0]);
}

async function typeWord(frame: Frame, word: string, samples: Samples): Promise<void> {
  const box = frame.getByRole('searchbox');
  await box.fill('');
  for (const letter of word) {
    const painted = paintedAfter(frame, 'keydown');
    samples.key.push((await Promise.all([painted, box.press(letter)]))[0]);
    samples.rows = Math.max(samples.rows, await countRows(frame));
  }
  await box.fill('');
}

async function scrollAbout(frame: Frame, samples: Samples): Promise<void> {
  for (const share of SHARES) {
    const painted = paintedAfter(frame, 'scroll');
    samples.scroll.push((await Promise.all([painted, dragTo(frame, share)]))[0]);
    samples.rows = Math.max(samples.rows, await countRows(frame));
  }
}

async function use(frame: Frame, runs: number): Promise<Samples> {
  const samples: Samples = { open: [], key: [], scroll: [], rows: 0 };
  for (let run = 0; run < runs; run += 1) {
    await openEditor(frame, samples);
    for (const word of WORDS) await typeWord(frame, word, samples);
    await scrollAbout(frame, samples);
    const close = frame.getByRole('button', { name: 'Close editor' });
    if (await close.count()) await close.click();
  }
  return samples;
}

/** A user with an own list, so that `Edit Mapping` is there. */
async function showMapped(bench: Bench): Promise<{ frame: Frame; browser: Browser }> {
  const { served, browser, panel } = await sharedPanel(bench);
  const [, person] = served.people;
  const connection = browser.context.browser();
  if (!person || !connection) throw new Error('There is nobody to edit.');
  const shown = paintedText(panel, { selector: 'h1', text: person.shownName });
  await openRecord(browser.page, person.nativeId);
  await shown;
  await panel.getByRole('radio', { name: 'Override' }).check();
  return { frame: panel, browser: connection };
}

export async function measureTree(bench: Bench): Promise<Figure[]> {
  bench.say('P10: using the tree of agents …');
  const { frame, browser } = await showMapped(bench);
  const runs = bench.runs(10, 3);
  const { open, key, scroll, rows } = await use(frame, runs);
  const tasks = await pageTasks(browser, async () => void (await use(frame, bench.runs(3, 1))));
  const { browser: own } = await sharedPanel(bench);
  const plain = await openPlainList(own.context, bench.dataset.agents);
  const floor = await use(plain, runs);
  await plain.page().close();
  await own.page.bringToFront();
  return [
    figureOf(
      {
        id: 'P10a',
        name: 'Edit Mapping → tree painted (floor: list in the page)',
        unit: 'ms',
        target: 60,
        aim: 20,
      },
      open,
      { floor: floor.open },
    ),
    figureOf(
      { id: 'P10b', name: 'keystroke in Search agents → painted', unit: 'ms', target: 16, aim: 8 },
      key,
      { floor: floor.key },
    ),
    figureOf({ id: 'P10c', name: 'most rows in the document', unit: 'rows', target: 60, aim: 45 }, [rows]),
    figureOf(
      { id: 'P10d', name: 'scroll bar dragged → rows never seen painted', unit: 'ms', target: 50, aim: 16 },
      scroll,
      { floor: floor.scroll },
    ),
    figureOf(
      {
        id: 'F1',
        name: 'longest page task while opening, typing, scrolling',
        unit: 'ms',
        target: 50,
        aim: 25,
      },
      [Math.max(0, ...tasks)],
    ),
  ];
}
