/** Presses the launcher on a CRM page as a person does. Its shadow root is closed, so it is found in the accessibility tree. */
import type { CDPSession, Page } from 'playwright';

interface AccessibleNode {
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly backendDOMNodeId?: number;
}

const LAUNCHER = 'Patchpanel';

async function findLauncher(session: CDPSession): Promise<number | null> {
  const tree = (await session.send('Accessibility.getFullAXTree')) as { nodes: AccessibleNode[] };
  const found = tree.nodes.find((node) => node.role?.value === 'button' && node.name?.value === LAUNCHER);
  return found?.backendDOMNodeId ?? null;
}

/** The middle of the launcher in CSS pixels, or `null` while it is not there. */
async function locateLauncher(session: CDPSession): Promise<{ x: number; y: number } | null> {
  const backendNodeId = await findLauncher(session);
  if (backendNodeId === null) return null;
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId });
  const [left = 0, top = 0, , , right = 0, bottom = 0] = model.content;
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

export async function pressLauncher(page: Page, limit = 15_000): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const end = Date.now() + limit;
  try {
    await session.send('DOM.enable');
    while (Date.now() < end) {
      const place = await locateLauncher(session).catch(() => null);
      if (place) return await page.mouse.click(place.x, place.y);
      // The page's own next frame is the earliest at which the launcher can appear.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
    }
  } finally {
    await session.detach();
  }
  throw new Error(`No launcher "${LAUNCHER}" on ${page.url()} within ${limit / 1000} s.`);
}
