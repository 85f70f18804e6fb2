/** Presses the launcher on a CRM page as a person does. Its shadow root is closed, so it is found in the accessibility tree. */
import type { CDPSession, Page } from 'playwright';

interface AccessibleNode {
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly backendDOMNodeId?: number;
}

interface Launcher {
  /** Whether the panel is open; `null` while the page has not decided. */
  readonly isExpanded: boolean | null;
  readonly middle: readonly [x: number, y: number];
}

const LAUNCHER = 'Patchpanel';
const LIMIT = 20_000;
/** Between two looks, in ms: a look at every frame keeps the browser from work of its own, such as reading its policies. */
const PAUSE = 50;

/** Rejects for one that was replaced while it was looked at, or is not laid out yet: the next look finds another. */
async function findLauncher(session: CDPSession): Promise<Launcher | null> {
  const tree = (await session.send('Accessibility.getFullAXTree')) as { nodes: AccessibleNode[] };
  const found = tree.nodes.find((node) => node.role?.value === 'button' && node.name?.value === LAUNCHER);
  if (found?.backendDOMNodeId === undefined) return null;
  const expanded = found.properties?.find(({ name }) => name === 'expanded')?.value.value;
  const { model } = await session.send('DOM.getBoxModel', { backendNodeId: found.backendDOMNodeId });
  const [left = 0, top = 0, , , right = 0, bottom = 0] = model.content;
  return {
    isExpanded: typeof expanded === 'boolean' ? expanded : null,
    middle: [(left + right) / 2, (top + bottom) / 2],
  };
}

/** Waits for a launcher of which `isReady` holds, and does `act` with it. */
async function withLauncher(
  page: Page,
  isReady: (launcher: Launcher) => boolean,
  act: (launcher: Launcher) => Promise<void>,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const end = Date.now() + LIMIT;
  try {
    await session.send('DOM.enable');
    while (Date.now() < end) {
      const launcher = await findLauncher(session).catch(() => null);
      if (launcher && isReady(launcher)) return await act(launcher);
      await page.evaluate((pause) => new Promise((done) => setTimeout(done, pause)), PAUSE);
    }
  } finally {
    await session.detach();
  }
  throw new Error(`No launcher "${LAUNCHER}" on ${page.url()} within ${LIMIT / 1000} s.`);
}

/** Opens the panel when it is closed, and closes it when it is open. */
export function pressLauncher(page: Page): Promise<void> {
  return withLauncher(
    page,
    () => true,
    ({ middle: [x, y] }) => page.mouse.click(x, y),
  );
}

/** Presses it when the panel is closed. A panel that was open before a reload opens by itself. */
export function openByLauncher(page: Page): Promise<void> {
  return withLauncher(
    page,
    ({ isExpanded }) => isExpanded !== null,
    async ({ isExpanded, middle: [x, y] }) => {
      if (!isExpanded) await page.mouse.click(x, y);
    },
  );
}
