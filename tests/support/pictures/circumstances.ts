/** What people's browsers may do to a page: spacing of texts, forced colours, zoom; each as the gallery checks it. */
import type { Page } from 'playwright';
import { findCutTexts } from './cut-texts.ts';

/** WCAG 2.2, success criterion 1.4.12. */
const TEXT_SPACING = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }`;

/** What is drawn by its background otherwise, and so needs a line where backgrounds are taken away. */
const DRAWN =
  '.button:not(.button-quiet), .input, .segments, .badge, .notice, .dialog, .menu-popup, .tree, .tick';

/** Texts that are cut off, and how far the page can be scrolled sideways. */
export async function cutOff(page: Page): Promise<string[]> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const texts = await page.evaluate(findCutTexts);
  return beyond > 0 ? [`scrolls sideways by ${beyond} px`, ...texts] : texts;
}

export async function withTextSpacing(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  const style = await page.addStyleTag({ content: TEXT_SPACING });
  const seen = await look();
  await style.evaluate((element) => element.parentNode?.removeChild(element));
  return seen;
}

/** Drop-downs that are smaller than their choices would have them, since nothing else gives them a size. */
export function shrunk(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('select')]
      .filter((select) => select.checkVisibility())
      .filter((select) => {
        const { width, height } = select.getBoundingClientRect();
        select.style.contain = 'none';
        const free = select.getBoundingClientRect();
        select.style.contain = '';
        return width < free.width || height < free.height;
      })
      .map(({ id, labels }) => labels[0]?.textContent ?? id),
  );
}

/** Things without an edge in forced colours. */
export async function edgeless(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const found = await page.evaluate((drawn) => {
    const canvas = getComputedStyle(document.body).backgroundColor;
    return [...document.querySelectorAll(drawn)]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element);
        return (
          Number.parseFloat(borderTopWidth) === 0 || borderTopStyle === 'none' || borderTopColor === canvas
        );
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 120));
  }, DRAWN);
  await page.emulateMedia({ forcedColors: 'none' });
  return found;
}

/** Texts in forced colours that have the colour of the page, which browsers put behind every text there. */
export async function unreadable(page: Page): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' });
  const found = await page.evaluate(() => {
    const canvas = getComputedStyle(document.body).backgroundColor;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const same: string[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const element = node.parentElement;
      if (text === '' || !element?.checkVisibility()) continue;
      const { color, forcedColorAdjust } = getComputedStyle(element);
      if (color === canvas && forcedColorAdjust === 'auto') same.push(text);
    }
    return same;
  });
  await page.emulateMedia({ forcedColors: 'none' });
  return found;
}

/** Animations and transitions that run although less motion is asked for. */
export function moving(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document.getAnimations().map((animation) => (animation as CSSAnimation).animationName ?? 'transition'),
  );
}
