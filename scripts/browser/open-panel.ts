/** Opens the panel on a CRM page as a person does, and gives its frame. Its shadow root is closed: only the frame list shows it. */
import type { Frame, Page } from 'playwright';
import { openByLauncher } from './press-launcher.ts';

/** The panel's frame, when it is there and has arrived at its address. */
export function findPanel(page: Page): Frame | null {
  return page.frames().find((frame) => /^chrome-extension:\/\/[^/]+\/panel\.html/.test(frame.url())) ?? null;
}

/** Opens the panel unless it is open, and waits until it shows something. */
export async function openPanel(page: Page): Promise<Frame> {
  await openByLauncher(page);
  const panel = findPanel(page) ?? (await arrival(page));
  await panel.getByRole('heading', { level: 1 }).waitFor();
  return panel;
}

/** A frame is listed before it has its address. */
async function arrival(page: Page): Promise<Frame> {
  await page.waitForEvent('framenavigated', () => findPanel(page) !== null);
  const panel = findPanel(page);
  if (!panel) throw new Error(`The panel on ${page.url()} went away while it opened.`);
  return panel;
}
