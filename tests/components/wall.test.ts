/** Every state has its picture on the wall in docs/pictures; with `PATCHPANEL_PICTURES=1` the pictures are made anew. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, test } from 'vitest';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { serveGallery } from './gallery/serve.ts';
import { AREAS, STATES } from './gallery/states.ts';
import { emptyWall, PICTURES, paintSheets, paintState, type Sheet, wallPage } from './gallery/wall.ts';

const MINUTES = 60_000;

test.runIf(process.env.PATCHPANEL_PICTURES === '1')(
  'the wall is painted',
  async () => {
    const gallery = await serveGallery();
    const browser = await chromium.launch({
      executablePath: findChromium() ?? undefined,
      args: ['--no-sandbox'],
    });
    const [page, easel] = [await browser.newPage(), await browser.newPage()];
    await emptyWall();
    const sheets = new Map<string, Sheet>();
    for (const [name, state] of Object.entries(STATES)) {
      sheets.set(name, await paintState({ page, easel, url: gallery.url }, { name, state }));
    }
    await paintSheets(easel, sheets);
    await writeFile(join(PICTURES, 'README.md'), wallPage(AREAS));
    await browser.close();
    await gallery.close();
  },
  20 * MINUTES,
);

test('every state has its picture, and no picture is left over', async () => {
  const pictures = (await readdir(join(PICTURES, 'states'))).map((file) => file.replace(/\.png$/, ''));
  expect(pictures.sort(), 'make them anew with PATCHPANEL_PICTURES=1').toEqual(Object.keys(STATES).sort());
});

test('the page of the wall shows every state with one line', async () => {
  expect(await readFile(join(PICTURES, 'README.md'), 'utf8')).toBe(wallPage(AREAS));
  const untold = Object.entries(STATES).filter(([, { about }]) => !about);
  expect(untold.map(([name]) => name)).toEqual([]);
});
