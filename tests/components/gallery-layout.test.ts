/** Where parts of some states stand, in a real Chromium. */
import { expect, test } from 'vitest';
import { STATES } from './gallery/states.ts';
import { visitGallery } from './gallery/visit.ts';

const visit = visitGallery();

test.each(['admin', 'admin-override', 'agent-own', 'agent-other-page'])(
  '%s shows who, group, mapping and state at 360 × 640 without scrolling',
  async (name) => {
    await openNamed(name);
    const shown = [
      visit.page.getByRole('heading', { level: 1, name: 'Eve Castellanos' }),
      visit.page.getByRole('region', { name: 'User group' }),
      visit.page.getByRole('region', { name: 'CTI agent mapping' }),
      visit.page.getByRole('heading', { name: 'PopFlow settings' }),
      visit.page.getByRole('status', { name: 'Sync status' }),
    ];
    for (const part of shown) {
      const box = await part.boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= 640).toBe(true);
    }
  },
);

test.each([
  ['loading', 'admin'],
  ['loading-read-only', 'agent-own'],
])('%s keeps the places of %s', async (loading, loaded) => {
  const placesOf = async (name: string) => {
    await openNamed(name);
    const titles = ['User group', 'CTI agent mapping', 'PopFlow settings'];
    const boxes = titles.map((title) =>
      visit.page.locator('.region-head').getByText(title, { exact: true }).first().boundingBox(),
    );
    return (await Promise.all(boxes)).map((box) => Math.round(box?.y ?? -1));
  };
  const [before, after] = [await placesOf(loading), await placesOf(loaded)];
  // Rows of text and rows of grey bars may round differently.
  expect(Math.max(...after.map((y, index) => Math.abs(y - (before[index] ?? 0))))).toBeLessThanOrEqual(2);
});

test.each(['import-applied', 'import-jobs'])('%s shows its choices of undoing whole', async (name) => {
  await openNamed(name);
  const choice = visit.page.getByRole('combobox', { name: 'Records that changed since' });
  for (const width of [1440, 1000, 760, 520, 380, 320]) {
    await visit.page.setViewportSize({ width, height: 640 });
    expect(await choice.evaluate(lackedWidth)).toBeLessThanOrEqual(0);
  }
});

/** Runs in the page: how many pixels the box lacks to show the longest of its choices whole. */
function lackedWidth(select: Element): number {
  const free = select.cloneNode(true) as HTMLElement;
  free.style.cssText = 'position: fixed; width: max-content; visibility: hidden';
  select.after(free);
  const wanted = free.offsetWidth;
  free.remove();
  return wanted - (select as HTMLElement).offsetWidth;
}

async function openNamed(name: string): Promise<void> {
  const state = STATES[name];
  if (!state) throw new Error(`The gallery has no state ${name}.`);
  await visit.open(name, state);
}
