/** P8: one admin presses *Save* until the open panel of another admin, in another browser, has painted the change. */
import { startPostgres } from '../../tests/support/postgres.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openAdminPanel, openBenchBrowser } from '../support/bench-browser.ts';
import { chooseOtherGroup, pressSave } from '../support/edit-group.ts';
import { clickedAt, openRecord, paintedChoice, paintedText } from '../support/painted.ts';
import { pollFloor } from '../support/poll-floor.ts';
import { type RunningDataset, serveDataset } from '../support/served-dataset.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';

const TARGET = 500;

async function showEve({ browser, panel, served }: OpenPanel): Promise<void> {
  const [, , , eve] = served.people;
  if (!eve) throw new Error('The data has too few people.');
  const shown = paintedText(panel, { selector: 'h1', text: eve.shownName });
  await openRecord(browser.page, eve.nativeId);
  await shown;
}

async function spreadOnce(from: OpenPanel, to: OpenPanel): Promise<number> {
  const saved = from.panel
    .getByRole('status', { name: 'Sync status' })
    .filter({ hasText: 'All changes saved' });
  await saved.waitFor();
  const option = await chooseOtherGroup(from.panel);
  const [clicked, painted] = await Promise.all([
    clickedAt(from.panel, 'Save'),
    paintedChoice(to.panel, { label: 'User group', option }),
    pressSave(from.panel),
  ]);
  return painted - clicked;
}

async function spread(bench: Bench, from: OpenPanel, to: OpenPanel): Promise<number[]> {
  await showEve(from);
  await showEve(to);
  const samples: number[] = [];
  for (let run = 0; run < bench.runs(20, 5); run += 1) samples.push(await spreadOnce(from, to));
  return samples;
}

async function openOther(bench: Bench, served: RunningDataset, admin: 0 | 1): Promise<OpenPanel> {
  const browser = await openBenchBrowser(bench.say);
  bench.atEnd(browser.close);
  return { served, browser, panel: await openAdminPanel(browser, served, admin) };
}

async function onPostgres(bench: Bench): Promise<number[]> {
  const postgres = await startPostgres();
  if ('notRun' in postgres) throw new Error(`real PostgreSQL: ${postgres.notRun}`);
  bench.atEnd(postgres.stop);
  const served = await serveDataset(bench.dataset, postgres.url);
  bench.atEnd(served.close);
  const from = await openOther(bench, served, 0);
  return spread(bench, from, await openOther(bench, served, 1));
}

export async function measureSpread(bench: Bench): Promise<Figure[]> {
  bench.say('P8: saving in one browser, looking in another …');
  const first = await sharedPanel(bench);
  const embedded = await spread(bench, first, await openOther(bench, first.served, 1));
  const floor = await pollFloor(20);
  const name = 'one admin saves → painted in the other panel';
  const figures = [
    figureOf({ id: 'P8a', name: `${name}, embedded`, unit: 'ms', target: TARGET, aim: 150 }, embedded, {
      floor,
    }),
  ];
  bench.say('P8: the same on real PostgreSQL …');
  const real = await onPostgres(bench);
  const head = {
    id: 'P8b',
    name: `${name}, PostgreSQL (fsync off)`,
    unit: 'ms',
    target: TARGET,
    aim: 100,
  } as const;
  return [...figures, figureOf(head, real, { floor })];
}
