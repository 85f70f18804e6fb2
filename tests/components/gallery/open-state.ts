/** Opens one state of the gallery and brings it to where its clicks lead. */
import type { Page } from 'playwright';
import type { GalleryState } from './gallery-state.ts';

export interface OpenOptions {
  url: string;
  name: string;
  state: GalleryState;
  width?: number;
  scheme: 'light' | 'dark';
}

/** Sizes of the surfaces in CSS pixels: the least panel that must fit, and a small laptop's tab. */
const PANEL = { width: 360, height: 640 };
const TAB = { width: 1000, height: 640 };

/** What each page shows, as long as another state may follow in it: a page of its own for each took half of the time of all of them. */
const shownIn = new WeakMap<Page, GalleryState>();

/** Changes the page itself, or what it has read. */
const needsOwnPage = ({ blocks, isRightToLeft, forbidsClipboard }: GalleryState) =>
  Boolean(blocks || isRightToLeft || forbidsClipboard);

/** The state as its background has it, before anything is done in it. */
async function show(page: Page, { url, name, state }: OpenOptions): Promise<void> {
  const former = shownIn.get(page);
  if (former && !needsOwnPage(former) && !needsOwnPage(state)) {
    await page.evaluate((detail) => dispatchEvent(new CustomEvent('show', { detail })), name);
  } else {
    await page.unrouteAll();
    if (state.blocks) await page.route(`**/*${state.blocks}*`, (route) => route.abort());
    await page.goto(`${url}/?state=${name}`);
  }
  shownIn.set(page, state);
  await page.locator('h1').first().waitFor();
}

export async function openState(page: Page, options: OpenOptions): Promise<void> {
  const { state, scheme } = options;
  const size = state.page === 'panel' ? PANEL : TAB;
  await page.setViewportSize({ ...size, width: options.width ?? size.width });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await show(page, options);
  if (state.file) {
    const file = {
      name: state.file.name,
      mimeType: 'text/csv',
      buffer: Buffer.alloc(state.file.bytes ?? 8, 'a'),
    };
    await page.locator('input[type=file]').setInputFiles(file);
  }
  for (const [name, label] of Object.entries(state.chooses ?? {})) {
    await page.getByRole('combobox', { name }).selectOption({ label });
  }
  for (const click of state.clicks ?? []) {
    await page
      .getByRole('button', { name: click, exact: true })
      .or(page.getByRole('radio', { name: click, exact: true }))
      .or(page.getByRole('treeitem', { name: click, exact: true }))
      .or(page.getByRole('checkbox', { name: click, exact: true }))
      .or(page.locator('[role=option]').filter({ hasText: click }))
      .first()
      .click();
  }
  for (const [name, label] of Object.entries(state.choosesLast ?? {})) {
    await page.getByRole('dialog').getByRole('combobox', { name }).selectOption({ label });
  }
  if (state.opens) await page.getByRole('row').filter({ hasText: state.opens }).click();
  if (state.unfolds) await page.locator('summary').filter({ hasText: state.unfolds }).click();
  for (const name of state.ticks ?? []) {
    await page.getByRole('treeitem', { name, exact: true }).locator('.tick').click();
  }
  for (const [name, text] of Object.entries(state.types ?? {})) {
    const combobox = page.locator('input').and(page.getByRole('combobox', { name }));
    await page
      .getByRole('textbox', { name })
      .or(page.getByRole('searchbox', { name }))
      .or(combobox)
      .fill(text);
  }
  const last = state.clicksLast;
  if (last !== undefined) await page.getByRole('button', { name: last, exact: true }).click();
  if (state.seconds)
    await page.evaluate((detail) => dispatchEvent(new CustomEvent('pass', { detail })), state.seconds);
  const then = state.clicksThen;
  if (then !== undefined) await page.getByRole('button', { name: then, exact: true }).click();
}
