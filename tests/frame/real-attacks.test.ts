/**
 * Each attack on what a person sees of the panel takes effect where the defence is missing, or is named here with what stops it in the
 * browser itself: in a real Chromium, on a host like ours, first with its styles and its place in the top layer but nothing that
 * repairs or guards, then with nothing at all.
 */
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST_STYLE, LAUNCHER_SHEET } from '../../lib/frame/launcher-sheet.ts';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { COVERS } from './cover-attacks.ts';
import { FREE_PAGE, type HostileSite, startHostileSite } from './hostile-site.ts';
import { withHost } from './stage.ts';

/** What takes no effect on any host, and why: they stay in the list for a browser that behaves otherwise. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'a host taken out of the top layer': 'it lies where it lay, until something is put above it',
  'a host that is no popover': 'it lies where it lay, until something is put above it',
  'a host slotted into a shadow root': 'its place is the window all the same',
  'a sheet with a backdrop': 'a backdrop is painted below what it belongs to',
};

const HOSTS = {
  unrepaired: { style: HOST_STYLE, sheet: LAUNCHER_SHEET, isPopover: true },
  bare: { style: 'position:fixed;inset:0 0 0 auto;display:flex;height:100%', sheet: '', isPopover: false },
} as const;
type Given = (typeof HOSTS)[keyof typeof HOSTS];

let site: HostileSite;
let browser: Browser;
let page: Page;
let session: CDPSession;
beforeAll(async () => {
  site = await startHostileSite();
  browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 700, height: 420 } });
  session = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function mountHost(given: Given): Promise<void> {
  await page.goto(site.url + FREE_PAGE);
  await page.evaluate(({ style, sheet, isPopover }) => {
    const host = document.createElement('div');
    host.style.cssText = style;
    const frame = document.createElement('iframe');
    frame.style.cssText = 'border:0;width:360px;height:100%;background:#fff';
    frame.srcdoc = '<body style="background:#1f4b99;color:#fff">Save';
    const sheets = document.createElement('style');
    sheets.textContent = sheet;
    host.attachShadow({ mode: 'closed' }).append(sheets, frame);
    document.documentElement.append(host);
    if (!isPopover) return;
    host.popover = 'manual';
    host.showPopover();
  }, given);
  // What is shown then is in the next picture.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

const picture = async () =>
  (await page.screenshot({ clip: { x: 340, y: 0, width: 360, height: 420 } })).toString('base64');

/** With a press of the person, without which some things are refused; what is thrown shows that it did not. */
async function attack(script: string): Promise<void> {
  await session.send('Runtime.evaluate', { expression: withHost(script), userGesture: true });
}

/** What each host looks like by itself. */
const honestOnes = new Map<Given, string>();

/** Some move: one picture of several is enough. */
async function isSeen(given: Given, script: string): Promise<boolean> {
  await mountHost(given);
  const honest = honestOnes.get(given) ?? (await picture());
  honestOnes.set(given, honest);
  await attack(script);
  for (let look = 0; look < 8; look += 1) {
    if ((await picture()) !== honest) return true;
  }
  return false;
}

describe('an attack that is not met', () => {
  const seen = new Set<string>();

  it.each(Object.entries(COVERS))('takes effect: %s', async (name, script) => {
    const isReal = (await isSeen(HOSTS.unrepaired, script)) || (await isSeen(HOSTS.bare, script));
    if (isReal) seen.add(name);
    expect(isReal, `${name} hides nothing`).toBe(!(name in WITHOUT_EFFECT));
  });

  it('is most of them', () => {
    expect(seen.size).toBeGreaterThanOrEqual(40);
  });
});
