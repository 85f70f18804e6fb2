/** Uses the tree of all agents as people do: opened, searched letter by letter, scrolled about, closed. */
import { setTimeout } from 'node:timers/promises';
import type { Frame } from 'playwright';
import { countRows, dragTo, emptySearch, paintedAfter } from './tree-probe.ts';

/** Milliseconds until painted; `rows`: the most that were in the document. */
export interface TreeSamples {
  readonly open: number[];
  /** Typed at ten letters a second, which few people do. */
  readonly key: number[];
  /** Each letter in the moment the one before is painted, as no hand can. */
  readonly burst: number[];
  readonly scroll: number[];
  rows: number;
}

/** Each letter narrows; the last is taken back, so that the next word begins from the whole again. */
const WORDS = ['anna', 'line', '471', 'gal'];
/** From a painted letter to the next key: the rest of a tenth of a second, at any place between two frames. */
const PAUSE_MS = [70, 100] as const;
const SHARES = [0.13, 0.71, 0.37, 0.93, 0.52, 0.05];

export async function useTree(frame: Frame, runs: number): Promise<TreeSamples> {
  const samples: TreeSamples = { open: [], key: [], burst: [], scroll: [], rows: 0 };
  for (let run = 0; run < runs; run += 1) {
    await openEditor(frame, samples);
    for (const word of WORDS) await typeWord(frame, word, { into: samples.key, samples, pause: PAUSE_MS });
    for (const word of WORDS) await typeWord(frame, word, { into: samples.burst, samples, pause: [0, 0] });
    await scrollAbout(frame, samples);
    await closeEditor(frame);
  }
  return samples;
}

/** The same unwatched, for traces: whoever looks at the rows lays the page out, in the page's own tasks. */
export async function useTreeUnwatched(frame: Frame, runs: number): Promise<void> {
  const row = frame.locator('[role="tree"][aria-busy="false"] [role="treeitem"]').first();
  const box = frame.getByRole('searchbox');
  for (let run = 0; run < runs; run += 1) {
    await frame.getByRole('button', { name: 'Edit Mapping' }).click();
    await row.waitFor();
    for (const word of WORDS) {
      await box.pressSequentially(word, { delay: PAUSE_MS[1] });
      await row.waitFor();
      await box.fill('');
      await row.waitFor();
    }
    for (const share of SHARES) {
      await dragTo(frame, share);
      await row.waitFor();
    }
    await closeEditor(frame);
  }
}

async function closeEditor(frame: Frame): Promise<void> {
  const close = frame.getByRole('button', { name: 'Close editor' });
  if (await close.count()) await close.click();
}

async function openEditor(frame: Frame, { open }: TreeSamples): Promise<void> {
  const button = frame.getByRole('button', { name: 'Edit Mapping' });
  open.push((await Promise.all([paintedAfter(frame, 'click'), button.click()]))[0]);
}

interface Typing {
  readonly into: number[];
  readonly samples: TreeSamples;
  readonly pause: readonly [least: number, most: number];
}

async function typeWord(frame: Frame, word: string, { into, samples, pause }: Typing): Promise<void> {
  const box = frame.getByRole('searchbox');
  const [least, most] = pause;
  for (const letter of word) {
    if (most > 0) await setTimeout(least + Math.random() * (most - least));
    into.push((await Promise.all([paintedAfter(frame, 'keydown'), box.press(letter)]))[0]);
    samples.rows = Math.max(samples.rows, await countRows(frame));
  }
  await emptySearch(frame);
}

async function scrollAbout(frame: Frame, samples: TreeSamples): Promise<void> {
  for (const share of SHARES) {
    samples.scroll.push((await Promise.all([paintedAfter(frame, 'scroll'), dragTo(frame, share)]))[0]);
    samples.rows = Math.max(samples.rows, await countRows(frame));
  }
}
