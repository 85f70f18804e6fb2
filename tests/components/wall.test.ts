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
/** `1` paints everything anew, `missing` only what has no picture yet, and leaves the two sheets as they are. */
const asked = process.env.PATCHPANEL_PICTURES;

async function painted(): Promise<string[]> {
  const files = await readdir(join(PICTURES, 'states'));
  return files.map((file) => file.replace(/\.png$/, ''));
}

async function paintWall(): Promise<void> {
  const gallery = await serveGallery();
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: ['--no-sandbox'],
  });
  const [page, easel] = [await browser.newPage(), await browser.newPage()];
  if (asked === '1') await emptyWall();
  const done = await painted();
  const sheets = new Map<string, Sheet>();
  for (const [name, state] of Object.entries(STATES).filter(([each]) => !done.includes(each))) {
    sheets.set(name, await paintState({ page, easel, url: gallery.url }, { name, state }));
  }
  if (asked === '1') await paintSheets(easel, sheets);
  await writeFile(join(PICTURES, 'README.md'), wallPage(AREAS));
  await browser.close();
  await gallery.close();
}

// Registered when it is asked for: a test that is left out would count as not run.
if (asked === '1' || asked === 'missing') test('the wall is painted', paintWall, 20 * MINUTES);

test('every state has its picture, and no picture is left over', async () => {
  expect((await painted()).sort(), 'paint them with PATCHPANEL_PICTURES=missing').toEqual(
    Object.keys(STATES).sort(),
  );
});

test('the page of the wall shows every state with one line', async () => {
  expect(await readFile(join(PICTURES, 'README.md'), 'utf8')).toBe(wallPage(AREAS));
  const untold = Object.entries(STATES).filter(([, { about }]) => !about);
  expect(untold.map(([name]) => name)).toEqual([]);
});
