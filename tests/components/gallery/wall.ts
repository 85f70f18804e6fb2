/** The wall: one picture a state with all its views, sheets with all states, and the page that shows them. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { compose, type Placed } from '../../support/pictures/composition.ts';
import type { GalleryState } from './gallery-state.ts';
import { openState } from './open-state.ts';

export const PICTURES = join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures');
const WIDTHS = [320, 380, 520];
const SCHEMES = ['light', 'dark'] as const;
const HEIGHT = 640;
const GAP = 16;
/** Width that a full page gets besides. */
const TAB = 1252;

/** The view that stands for a state on the sheets. */
export type Sheet = Readonly<Record<(typeof SCHEMES)[number], Buffer>>;
const SHEET = { width: 380, scale: 0.3, columns: 14, label: 16 };

export async function emptyWall(): Promise<void> {
  await rm(join(PICTURES, 'states'), { recursive: true, force: true });
  await mkdir(join(PICTURES, 'states'), { recursive: true });
}

/** Opens the state on `page`, and writes its picture with the help of `easel`. */
export async function paintState(
  { page, easel, url }: { page: Page; easel: Page; url: string },
  { name, state }: { name: string; state: GalleryState },
): Promise<Sheet> {
  await openState(page, { url, name, state, scheme: 'light' });
  const views: Placed[] = [];
  const sheet: Record<string, Buffer> = {};
  let x = GAP;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.evaluate(followFocus);
    for (const [row, scheme] of SCHEMES.entries()) {
      await page.emulateMedia({ colorScheme: scheme });
      const png = await shoot(page);
      views.push({ png, x, y: GAP + row * (HEIGHT + GAP), width, height: HEIGHT });
      if (width === SHEET.width) sheet[scheme] = png;
    }
    x += width + GAP;
  }
  let height = SCHEMES.length * (HEIGHT + GAP) + GAP;
  if (state.page !== 'panel') {
    // Full pages are at home in a tab.
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: TAB, height: HEIGHT });
    await page.evaluate(followFocus);
    views.push({ png: await shoot(page), x: GAP, y: height, width: TAB, height: HEIGHT });
    height += HEIGHT + GAP;
  }
  const width = WIDTHS.reduce((sum, each) => sum + each + GAP, GAP);
  await writeFile(
    join(PICTURES, 'states', `${name}.png`),
    await compose(easel, { width, height, pictures: views }),
  );
  return sheet as Sheet;
}

function shoot(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

/** Runs in the page: what has the focus may have left the view with the former size of the window. */
function followFocus(): void {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) return;
  const { left, top, width, height } = activeElement.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  if (!seen || !activeElement.contains(seen)) activeElement.scrollIntoView({ block: 'center' });
}

/** All states in one picture a scheme. */
export async function paintSheets(easel: Page, sheets: ReadonlyMap<string, Sheet>): Promise<void> {
  const { scale, columns, label } = SHEET;
  const width = SHEET.width * scale;
  const height = HEIGHT * scale;
  for (const scheme of SCHEMES) {
    const pictures = [...sheets].map(([name, sheet], place): Placed => {
      const x = GAP + (place % columns) * (width + GAP);
      const y = GAP + label + Math.floor(place / columns) * (height + GAP + label);
      return { png: sheet[scheme], x, y, width, height, label: name };
    });
    const size = {
      width: GAP + columns * (width + GAP),
      height: GAP + Math.ceil(sheets.size / columns) * (height + GAP + label),
    };
    await writeFile(
      join(PICTURES, `wall-${scheme}-${SHEET.width}.png`),
      await compose(easel, { ...size, pictures }),
    );
  }
}

/** The page that shows the wall by area, with one line a state. */
export function wallPage(areas: Readonly<Record<string, Readonly<Record<string, GalleryState>>>>): string {
  const parts = Object.entries(areas).map(([area, states]) =>
    [
      `## ${area}`,
      ...Object.entries(states).map(
        ([name, { about }]) => `### ${name}\n\n${about ?? ''}\n\n![${name}](states/${name}.png)`,
      ),
    ].join('\n\n'),
  );
  return `${HEAD}\n\n${parts.join('\n\n')}\n`;
}

const HEAD = `# Every state

Made by \`tests/components/wall.test.ts\`; \`PATCHPANEL_PICTURES=1 npx vitest run tests/components/wall\` makes them anew, \`=missing\` paints only new states.
Each picture shows a state at 320, 380 and 520 px, light above dark, and a full page in a tab below. Names, texts and data are the tests' own.

![All states, light](wall-light-380.png)

![All states, dark](wall-dark-380.png)`;
