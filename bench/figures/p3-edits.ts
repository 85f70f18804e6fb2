/** P3: *Save* is pressed in the panel until the edit is painted as not saved yet. */
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { chooseOtherGroup, pressSave } from '../support/edit-group.ts';
import { clickedAt, openRecord, paintedText } from '../support/painted.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';

const STATUS = '[role="status"]';

async function editOnce({ panel }: OpenPanel): Promise<number> {
  await panel.getByRole('status', { name: 'Sync status' }).filter({ hasText: 'All changes saved' }).waitFor();
  await chooseOtherGroup(panel);
  const [clicked, painted] = await Promise.all([
    clickedAt(panel, 'Save'),
    paintedText(panel, { selector: STATUS, text: 'not saved yet' }),
    pressSave(panel),
  ]);
  return painted - clicked;
}

/** The same click and paint without an extension behind it: a listener that changes a text. */
async function floorOf({ browser }: OpenPanel, runs: number): Promise<number[]> {
  const page = await browser.context.newPage();
  await page.setContent('<button>Save</button><p role="status">saved</p>');
  await page.evaluate(() => {
    document.querySelector('button')?.addEventListener('click', () => {
      const status = document.querySelector('p');
      if (status) status.textContent = 'not saved yet';
    });
  });
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.evaluate(() => document.querySelector('p')?.replaceChildren('saved'));
    const [clicked, painted] = await Promise.all([
      clickedAt(page.mainFrame(), 'Save'),
      paintedText(page.mainFrame(), { selector: STATUS, text: 'not saved yet' }),
      page.getByRole('button').click(),
    ]);
    samples.push(painted - clicked);
  }
  await page.close();
  return samples;
}

export async function measureEdits(bench: Bench): Promise<Figure[]> {
  bench.say('P3: editing …');
  const open = await sharedPanel(bench);
  const [, , , eve] = open.served.people;
  if (!eve) throw new Error('The data has too few people.');
  const shown = paintedText(open.panel, { selector: 'h1', text: eve.shownName });
  await openRecord(open.browser.page, eve.nativeId);
  await shown;
  const samples: number[] = [];
  for (let run = 0; run < bench.runs(60, 8); run += 1) samples.push(await editOnce(open));
  const floor = await floorOf(open, 20);
  await open.browser.page.bringToFront();
  const head = { id: 'P3', name: 'edit → painted as pending (98th percentile)', unit: 'ms' } as const;
  return [figureOf({ ...head, target: 50, aim: 16 }, samples, { floor, share: 0.98 })];
}
