/** A page that fights our host element, in a real Chromium. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  nextPaint,
  pressLauncher,
  type Stage,
  setStage,
  untilNoFrame,
  untilPanel,
  untilVisible,
  withHost,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

describe('a page that fights', () => {
  it.each([
    ['removes the host', 'host.remove()'],
    [
      'moves the host into a faded box',
      `const box = document.createElement('div'); box.style.opacity = '.01'; document.body.append(box); box.append(host)`,
    ],
    ['takes the host out of the top layer', 'host.hidePopover()'],
    ['removes the popover attribute', `host.removeAttribute('popover')`],
    [
      'has another document adopt the host',
      `const frame = document.createElement('iframe'); document.body.append(frame); frame.contentDocument.body.append(host)`,
    ],
    ['makes the host inert', 'host.inert = true'],
    ['hides the host by its style', `host.style.cssText = 'display:none!important;opacity:0!important'`],
    ['removes the style', `host.removeAttribute('style')`],
    [
      'replaces the whole document',
      `document.documentElement.replaceWith(document.createElement('html')); document.documentElement.append(document.createElement('body'))`,
    ],
  ])('finds the panel back in place when it %s', async (_name, attack) => {
    const page = await stage.openPanel();
    await page.evaluate(withHost(attack));
    await nextPaint(page);
    const state = await page.evaluate(
      withHost(
        'const at = host.getBoundingClientRect(); return [host.matches(":popover-open"), host.inert, getComputedStyle(host).opacity, at.right - innerWidth, at.height - innerHeight]',
      ),
    );
    expect(state).toEqual([true, false, '1', 0, 0]);
    await untilVisible(page);
  });

  it('cannot style the host from a sheet of its own', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('html > div, html > div::before { content: "x"; display: block !important; position: fixed !important; inset: 0 !important; opacity: .1 !important; transform: scale(.5) !important; filter: blur(3px) !important; background: red !important }');
      document.adoptedStyleSheets = [sheet];
    })()`);
    await nextPaint(page);
    expect(
      await page.evaluate(
        withHost(
          'const s = getComputedStyle(host); return [s.opacity, s.transform, s.filter, s.display, getComputedStyle(host, "::before").display]',
        ),
      ),
    ).toEqual(['1', 'none', 'none', 'flex', 'none']);
    await untilVisible(page);
  });

  it('is outlasted when it hides the host once per frame', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`new Promise((done) => { let left = 60; const hide = () => {
      const host = document.querySelector('html > div'); host.hidePopover(); host.style.opacity = '0';
      if (--left) requestAnimationFrame(hide); else done(); }; hide(); })`);
    await untilVisible(page);
  });

  it('is left alone, with nothing shown, when it never stops', async () => {
    const page = await stage.openPanel();
    await page.evaluate(`new MutationObserver(() => document.querySelector('html > div')?.remove())
      .observe(document.documentElement, { childList: true })`);
    await page.evaluate(withHost('host.remove()'));
    await untilNoFrame(page);
    expect(await page.evaluate(`document.querySelector('html > div')`)).toBeNull();
  });

  it('cannot press the launcher or the keys by events of its own', async () => {
    const page = await stage.openPage('/');
    await stage.untilHeard('siteHello');
    await pressLauncher(page);
    await untilVisible(page);
    await page.evaluate(
      withHost(
        `for (const type of ['click', 'keydown']) host.dispatchEvent(new KeyboardEvent(type, { key: 'Escape', bubbles: true }))`,
      ),
    );
    await untilVisible(page);
  });

  it('hears nothing of ours through functions that it has replaced, and finds no way in', async () => {
    const page = await stage.openPage('/patched/42');
    await stage.untilHeard('siteHello');
    expect(await page.evaluate('caught.join()')).toBe('');
    await pressLauncher(page);
    await untilVisible(page);
    const [, claims] = await stage.untilHeard('siteClaims', 2);
    expect(claims?.signedIn).toMatchObject({ fullName: 'Ada Lovelace' });
    expect(await page.evaluate('caught.filter((name) => name !== "requestAnimationFrame").join()')).toBe('');
    expect(await page.evaluate(withHost('return [host.shadowRoot, window.length]'))).toEqual([null, 0]);
  });

  it('sends ten thousand random messages and events that nobody hears', async () => {
    const page = await stage.openPanel();
    await stage.extension.hear();
    const types = ['siteHello', 'panelToggled', 'panelMoved', 'siteSetupChanged', 'editUser', 'hello'];
    await page.evaluate(
      withHost(`const types = ${JSON.stringify(types)};
      let state = 7; const random = (most) => (state = (state * 48271) % 2147483647) % most;
      const value = (depth) => [null, random(9), 'x'.repeat(random(99)), { open: false, width: random(900) }, [depth],
        depth > 3 ? [] : { type: types[random(types.length)], payload: value(depth + 1) }][random(6)];
      for (let sent = 0; sent < 10_000; sent += 1) {
        const message = { type: types[random(types.length)], payload: value(0) };
        if (random(2)) window.postMessage(message, '*');
        else host.dispatchEvent(new CustomEvent(message.type, { detail: message, bubbles: true, composed: true }));
      }
      return new Promise((done) => { addEventListener('message', ({ data }) => data === 'last' && done()); postMessage('last', '*'); });`),
    );
    await nextPaint(page);
    await untilVisible(page);
    expect((await stage.extension.hear()).map(({ type }) => type)).toEqual([]);
    expect(await page.evaluate('typeof globalThis.chrome?.runtime?.sendMessage')).toBe('undefined');
  });

  it('gets every key that is typed in its own fields, of which none works the panel', async () => {
    const page = await stage.openPanel();
    await page.focus('input');
    await page.evaluate('keys.length = 0');
    for (const key of ['a', 'Escape', 'ArrowLeft', 'Enter', 'Alt+Shift+K']) await page.keyboard.press(key);
    expect(await page.evaluate('keys.join()')).toBe('a,Escape,ArrowLeft,Enter,Alt,Shift,K');
    expect(await page.evaluate('document.activeElement.localName')).toBe('input');
    await untilVisible(page);
    expect(await (await untilPanel(page)).evaluate('innerWidth')).toBe(360);
  });
});
