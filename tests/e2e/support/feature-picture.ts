/** The picture that the story of a feature takes of it; on request only, so that a test run does not dirty the tree. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { compose } from '../../support/pictures/composition.ts';
import { FEATURES, storyTitle } from '../features.ts';

export const FEATURE_PICTURES = join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures', 'features');
/** CSS pixels; wide enough for both panes. */
const SIZE = { width: 1080, height: 660 };

/** Called once, where the page shows what the feature does. */
export type TakePicture = (page: Page) => Promise<void>;

export interface Photographer {
  readonly take: TakePicture;
  /** At the end of a story: throws for the story of a feature that took none. */
  finish(): void;
}

export function createPhotographer(title: string): Photographer {
  const feature = FEATURES.find((each) => storyTitle(each) === title);
  let taken = 0;
  return {
    async take(page) {
      if (!feature) throw new Error(`"${title}" is the story of no feature: see tests/e2e/features.ts.`);
      taken += 1;
      if (process.env.PATCHPANEL_PICTURES === '1') await paint(page, `${feature.id}.png`);
    },
    finish() {
      if (feature && taken !== 1)
        throw new Error(`The story of feature ${feature.id} took ${taken} pictures.`);
    },
  };
}

/** The window is as wide as before afterwards, so that the story is the same with and without pictures. */
async function paint(page: Page, file: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const before =
    page.viewportSize() ?? (await page.evaluate(() => ({ width: innerWidth, height: innerHeight })));
  await page.setViewportSize(SIZE);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  const easel = await page.context().newPage();
  const picture = await compose(easel, { ...SIZE, pictures: [{ png, x: 0, y: 0, ...SIZE }] });
  await easel.close();
  await page.bringToFront();
  mkdirSync(FEATURE_PICTURES, { recursive: true });
  writeFileSync(join(FEATURE_PICTURES, file), picture);
}
