/** The `test` of every story: a demo and browsers of its own, and pictures of all pages when a story fails. */
import { test as base } from 'playwright/test';
import { type DemoServer, type DemoServerOptions, startDemoServer } from './demo-server.ts';
import { type DemoStage, setStage } from './demo-stage.ts';
import { createPhotographer, type TakePicture } from './feature-picture.ts';
import { openStoryBrowser, type StoryBrowser, type StoryBrowserOptions } from './story-browser.ts';

interface StoryFixtures {
  /** The usual one; no other story has seen or changed it. */
  demo: DemoServer;
  /** Starts another one, or one of another kind; closed after the story. */
  startDemo(options?: DemoServerOptions): Promise<DemoServer>;
  /** Opens a browser with a fresh profile; closed after the story. */
  openBrowser(options?: StoryBrowserOptions): Promise<StoryBrowser>;
  /** Takes the picture of the feature that the story is named after. */
  picture: TakePicture;
}

interface WorkerFixtures {
  stage: DemoStage;
}

export const test = base.extend<StoryFixtures, WorkerFixtures>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
    async ({}, use) => {
      const stage = await setStage();
      await use(stage);
      await stage.close();
    },
    { scope: 'worker' },
  ],
  demo: async ({ stage }, use) => {
    const demo = await startDemoServer(stage);
    await use(demo);
    await demo.close();
  },
  startDemo: async ({ stage }, use) => {
    const demos: DemoServer[] = [];
    await use(async (options) => {
      const demo = await startDemoServer(stage, options);
      demos.push(demo);
      return demo;
    });
    for (const demo of demos) await demo.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  openBrowser: async ({}, use, info) => {
    const browsers: StoryBrowser[] = [];
    await use(async (options) => {
      const browser = await openStoryBrowser(options);
      browsers.push(browser);
      return browser;
    });
    for (const [number, { context }] of browsers.entries()) {
      if (info.status === info.expectedStatus) break;
      for (const page of context.pages()) {
        const body = await page.screenshot().catch(() => null);
        if (body)
          await info.attach(`browser ${number + 1}: ${page.url()}`, { body, contentType: 'image/png' });
      }
    }
    for (const browser of browsers) await browser.close();
  },
  picture: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use, info) => {
      const photographer = createPhotographer(info.title);
      await use(photographer.take);
      if (info.status === info.expectedStatus) photographer.finish();
    },
    { auto: true },
  ],
});

export { expect } from 'playwright/test';
