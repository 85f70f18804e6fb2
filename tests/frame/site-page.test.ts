/** Launcher and frame in a real Chromium, on a page whose policy forbids frames. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { FREE_PAGE } from './hostile-site.ts';
import {
  pressLauncher,
  type Stage,
  setStage,
  untilNoFrame,
  untilPanel,
  untilVisible,
  withHost,
} from './stage.ts';
import { panelFrame } from './stubbed-extension.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

/** Focus moves between the page and the frame, which is another process, only after the key was handled. */
const untilFocused = (page: Page, isFocused: boolean) =>
  vi.waitFor(async () => expect(await panelFrame(page)?.evaluate('document.hasFocus()')).toBe(isFocused));

/** The frame is another process, which learns its size a moment later. */
const untilWidth = (page: Page, width: number) =>
  vi.waitFor(async () => expect(await panelFrame(page)?.evaluate('innerWidth')).toBe(width));

describe('the closed panel', () => {
  it('is only a launcher: no probe, no request, no second script, no layout shift', async () => {
    const page = await stage.openPage();
    await stage.untilHeard('siteHello');
    await page.evaluate(`history.pushState(null, '', '/users/43')`);
    await pressLauncher(page);
    await untilPanel(page);
    await pressLauncher(page);
    const types = (await stage.extension.hear()).map((message) => message.type);
    expect(types.indexOf('panelNeeded')).toBe(0);
    expect(await page.evaluate('shifts')).toBe(0);
  });

  it('loads the probes when a side panel shows the page', async () => {
    const page = await stage.openPage();
    await stage.untilHeard('siteHello');
    await stage.extension.configure({ watched: true });
    await stage.extension.tell('siteSetupChanged');
    const claims = await stage.untilHeard('siteClaims', 2);
    expect(claims.at(-1)).toMatchObject({ signedIn: { fullName: 'Ada Lovelace' } });
    expect(panelFrame(page)).toBeNull();
  });
});

describe('what the background says of the page', () => {
  it('is asked until it gives an answer', async () => {
    await stage.extension.configure({ unanswered: 2 });
    const page = await stage.openPage();
    await stage.untilHeard('siteHello', 3);
    await pressLauncher(page);
    await untilPanel(page);
  });

  it('counts by when it was asked: an answer that comes late brings back nothing', async () => {
    const page = await stage.openPanel();
    await stage.extension.configure({ next: 'late', instanceName: 'Asked first' });
    await stage.extension.tell('siteSetupChanged');
    await stage.untilHeard('siteHello', 2);
    await stage.extension.configure({ site: 'unknown' });
    await stage.extension.tell('siteSetupChanged');
    await stage.untilHeard('siteHello');
    await untilNoFrame(page);
    // Comes to the page after the late answer.
    await stage.extension.tell('panelToggled', { open: false });
    expect(await page.evaluate(withHost('return host'))).toBeNull();
  });

  it('never closes a panel that was opened after the question', async () => {
    const page = await stage.openPage();
    await stage.untilHeard('siteHello');
    await stage.extension.configure({ next: 'held', instanceName: 'Other rules' });
    await stage.extension.tell('siteSetupChanged');
    await stage.untilHeard('siteHello');
    await pressLauncher(page);
    await untilVisible(page);
    await stage.untilHeard('siteClaims', 2);
    await stage.extension.release();
    // Of the page that begins anew.
    await stage.untilHeard('siteClaims', 2);
    await untilVisible(page);
  });
});

describe('the open panel', () => {
  it('loads under a policy that forbids frames, plainly visible and unknown to the page', async () => {
    const page = await stage.openPanel();
    expect(await page.evaluate('window.length')).toBe(0);
    expect(await page.evaluate(`document.querySelectorAll('iframe').length`)).toBe(0);
    expect(await page.evaluate(withHost('return host.shadowRoot'))).toBeNull();
    expect(await page.evaluate('shifts')).toBe(0);
  });

  it('refuses the page that frames the panel by its static address, though the page may frame what it likes', async () => {
    const address = panelFrame(await stage.openPanel())?.url() ?? '';
    const page = await stage.openPage(FREE_PAGE);
    const own = new URL('/users/1', page.url()).href;
    await page.evaluate(
      (sources) => {
        for (const src of sources)
          document.body.append(Object.assign(document.createElement('iframe'), { src }));
      },
      [own, address],
    );
    // What is refused shows the browser's own page instead.
    const shown = () =>
      page
        .frames()
        .slice(1)
        .map((frame) => frame.url());
    await vi.waitFor(() => expect(shown()).toEqual([own, expect.stringMatching(/^chrome-error:/)]));
    expect(await page.frames()[1]?.evaluate('document.title')).toBe('Hostile CRM');
  });

  it('reports pending, then who is signed in and whose record is open', async () => {
    const page = await stage.openPanel();
    const [first, second] = await stage.untilHeard('siteClaims', 2);
    expect(first).toMatchObject({ signedIn: 'pending', recordNativeId: '42' });
    expect(second?.signedIn).toMatchObject({ nativeId: '7', username: 'ada', fullName: 'Ada Lovelace' });
    await page.evaluate(`history.pushState(null, '', '/users/43')`);
    const [third, fourth] = await stage.untilHeard('siteClaims', 2);
    expect(third).toMatchObject({ signedIn: 'pending', recordNativeId: '43' });
    expect(third?.navigation).toBeGreaterThan(second?.navigation ?? Number.NaN);
    expect(fourth).toMatchObject({ recordNativeId: '43', navigation: third?.navigation });
  });

  it('opens by itself where it was open, and closes when the background says so', async () => {
    await stage.extension.configure({ open: true, width: 400 });
    const page = await stage.openPage('/');
    await untilVisible(page);
    expect(await page.evaluate('shifts')).toBe(0);
    await untilWidth(page, 400);
    await stage.extension.tell('panelToggled', { open: false });
    await untilNoFrame(page);
    expect((await stage.untilHeard('panelMoved')).at(-1)).toEqual({ open: false, width: 400 });
  });

  it('works by keyboard alone: width by arrows, close by Escape, and no key reaches the CRM', async () => {
    const page = await stage.openPage('/');
    await stage.untilHeard('siteHello');
    await vi.waitFor(async () => expect(await page.evaluate(withHost('return host !== null'))).toBe(true));
    await page.focus('input');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await untilVisible(page);
    await page.evaluate('keys.length = 0');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await untilWidth(page, 520);
    await page.keyboard.press('Tab');
    await untilFocused(page, true);
    await page.keyboard.type('secret');
    expect(await (await untilPanel(page)).evaluate(`document.querySelector('input').value`)).toBe('secret');
    await page.keyboard.press('Shift+Tab');
    await untilFocused(page, false);
    await page.keyboard.press('Escape');
    await untilNoFrame(page);
    expect(await page.evaluate('keys.join()')).toBe('');
    expect((await stage.untilHeard('panelMoved', 5)).map(({ open, width }) => `${open} ${width}`)).toEqual([
      'true 360',
      'true 376',
      'true 520',
      'true 520',
      'false 520',
    ]);
  });

  it('changes its width by dragging, within its limits', async () => {
    const page = await stage.openPanel();
    const width = await page.evaluate('innerWidth');
    const edge = Number(width) - 363;
    await page.mouse.move(edge, 100);
    await page.mouse.down();
    await page.mouse.move(edge - 100, 120);
    await page.mouse.move(edge + 20, 120);
    await page.mouse.move(edge + 500, 120);
    await page.mouse.up();
    await untilWidth(page, 320);
    expect((await stage.untilHeard('panelMoved', 2)).at(-1)).toEqual({ open: true, width: 320 });
    await untilVisible(page);
  });

  it('says so where the page blocks the frame', async () => {
    const page = await stage.openPage('/coep');
    await pressLauncher(page);
    const session = await stage.extension.context.newCDPSession(page);
    await vi.waitFor(
      async () => {
        const { nodes } = await session.send('Accessibility.getFullAXTree');
        const alert = nodes.find((node) => node.role?.value === 'alert');
        expect(alert?.ignored).toBe(false);
      },
      { timeout: 8_000, interval: 200 },
    );
  });
});
