/** What the tests of the page side do and wait for on a page with the stubbed extension. */
import type { Frame, Page } from 'playwright';
import { expect, vi } from 'vitest';
import { type HostileSite, startHostileSite } from './hostile-site.ts';
import {
  type Heard,
  panelFrame,
  type StubbedExtension,
  type StubOptions,
  startStubbedExtension,
} from './stubbed-extension.ts';

/** Generous, since the machine may be loaded; nothing is asserted about time. */
const WAIT = { timeout: 10_000, interval: 50 };

export interface Stage {
  readonly site: HostileSite;
  readonly extension: StubbedExtension;
  openPage(path?: string): Promise<Page>;
  /** A page with the panel opened by the launcher, plainly visible. */
  openPanel(path?: string): Promise<Page>;
  /** Payloads of the messages of one type, once there are so many. */
  untilHeard(type: string, count?: number): Promise<Heard['payload'][]>;
  /** Between two tests. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(options: StubOptions = {}): Promise<Stage> {
  const [site, extension] = await Promise.all([startHostileSite(), startStubbedExtension(options)]);
  const openPage = (path = '/users/42') => extension.openPage(site.url + path);
  return {
    site,
    extension,
    openPage,
    async openPanel(path) {
      const page = await openPage(path);
      await pressLauncher(page);
      await untilVisible(page);
      return page;
    },
    async untilHeard(type, count = 1) {
      const found: Heard['payload'][] = [];
      await vi.waitFor(async () => {
        for (const message of await extension.hear()) {
          if (message.type === type) found.push(message.payload);
        }
        expect(found.length).toBeGreaterThanOrEqual(count);
      }, WAIT);
      return found;
    },
    async clear() {
      await Promise.all(
        extension.context
          .pages()
          .slice(1)
          .map((page) => page.close()),
      );
      await extension.configure({
        site: 'configured',
        next: 'at once',
        open: false,
        watched: false,
        width: 360,
      });
      await extension.hear();
    },
    async close() {
      await extension.close();
      await site.close();
    },
  };
}

export function untilPanel(page: Page): Promise<Frame> {
  return vi.waitFor(() => panelFrame(page) ?? Promise.reject(new Error('There is no panel.')), WAIT);
}

/** A real press: the launcher is the leftmost part of our host, half way down. */
export async function pressLauncher(page: Page): Promise<void> {
  const place = await vi.waitFor(async () => {
    const rect = await page.evaluate(withHost('return host?.getBoundingClientRect().toJSON()'));
    const { width, height, left } = rect as DOMRect;
    expect(width * height).toBeGreaterThan(0);
    return { x: left + 10, y: height / 2 };
  }, WAIT);
  await page.mouse.click(place.x, place.y);
}

/** As the browser tells the panel itself, by IntersectionObserver v2. */
export function untilVisible(page: Page): Promise<void> {
  return untilState(page, 'visible', 'true');
}

export function untilState(page: Page, name: 'visible' | 'storage' | 'held', value: string): Promise<void> {
  return vi.waitFor(async () => {
    expect(await panelFrame(page)?.evaluate(`document.body.dataset.${name}`)).toBe(value);
  }, WAIT);
}

export function untilNoFrame(page: Page): Promise<void> {
  return vi.waitFor(() => expect(page.frames().length).toBe(1), WAIT);
}

/** A script of the page that has found our host element. */
export function withHost(action: string): string {
  return `(() => { const host = document.querySelector('html > div'); ${action} })()`;
}

export function nextPaint(page: Page): Promise<unknown> {
  return page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
