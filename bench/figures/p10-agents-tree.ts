/** P10: the tree of all agents in the panel: opened, searched letter by letter, scrolled; and how many rows it has. */
import type { Frame } from 'playwright';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openRecord, paintedText } from '../support/painted.ts';
import { openPlainList } from '../support/plain-list.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';
import { useTree } from '../support/tree-use.ts';

/** A user with an own list, so that `Edit Mapping` is there. */
async function showMapped({ served, browser, panel }: OpenPanel): Promise<Frame> {
  const [, person] = served.people;
  if (!person) throw new Error('There is nobody to edit.');
  const shown = paintedText(panel, { selector: 'h1', text: person.shownName });
  await openRecord(browser.page, person.nativeId);
  await shown;
  await panel.getByRole('radio', { name: 'Override' }).check();
  return panel;
}

export async function measureTree(bench: Bench): Promise<Figure[]> {
  bench.say('P10: using the tree of agents …');
  const own = await sharedPanel(bench);
  const runs = bench.runs(10, 3);
  const { open, key, burst, scroll, rows } = await useTree(await showMapped(own), runs);
  const plain = await openPlainList(own.browser.context, bench.dataset.agents);
  const floor = await useTree(plain, runs);
  await plain.page().close();
  await own.browser.page.bringToFront();
  const ms = (id: string, name: string, [target, aim]: readonly [number, number]) =>
    ({ id, name, unit: 'ms', target, aim }) as const;
  return [
    figureOf(ms('P10a', 'Edit Mapping → tree painted (floor: list in the page)', [60, 20]), open, {
      floor: floor.open,
    }),
    figureOf(ms('P10b', 'keystroke in Search agents, ten a second → painted', [16, 8]), key, {
      floor: floor.key,
    }),
    figureOf(
      { id: 'F5', name: 'the same without a pause between keys', unit: 'ms', target: 40, aim: 16 },
      burst,
      {
        floor: floor.burst,
      },
    ),
    figureOf({ id: 'P10c', name: 'most rows in the document', unit: 'rows', target: 60, aim: 45 }, [rows]),
    figureOf(ms('P10d', 'scroll bar dragged → rows never seen painted', [50, 16]), scroll, {
      floor: floor.scroll,
    }),
  ];
}
