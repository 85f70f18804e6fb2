/** Records in a sub-frame: what the frame tells, and whom the page is about while both move. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FrameReport, watchFrame } from '../../lib/crm/watch-frame.ts';
import { SiteWatch } from '../../lib/crm/watch-site.ts';
import type { SiteClaims } from '../../lib/schema/claims.ts';
import { SERVICENOW_IDENTITY } from '../../lib/schema/presets/servicenow.ts';
import { createPage, jsonAnswer, noBackground } from './page.ts';

const ADA = '6816f79cc0a8016401c5a33be04be441';
const BEN = '46d44a23a9fe19810012d100cca80666';
const ORIGIN = 'https://acme.service-now.com';
const CLASSIC = `${ORIGIN}/now/nav/ui/classic/params/target/`;
const userPage = (id: string) => `sys_user.do?sys_id=${id}`;
const wrapped = (target: string) => `${CLASSIC}${encodeURIComponent(target)}`;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch(url: string) {
  const html = '<script>var g_ck = "token";</script>';
  const answer = { result: { user_sys_id: ADA, user_name: 'ada', user_display_name: 'Ada' } };
  const page = createPage(url, html, async () => jsonAnswer(answer));
  const claims: SiteClaims[] = [];
  const askFrames = vi.fn();
  const site = new SiteWatch({
    page,
    spec: SERVICENOW_IDENTITY,
    ask: noBackground,
    askFrames,
    isWatched: () => true,
    signal: new AbortController().signal,
    async report(claim) {
      claims.push(claim);
      return true;
    },
  });
  const record = () => claims.at(-1)?.recordNativeId;
  return { page, site, claims, askFrames, record };
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

describe('a page whose records are in a frame', () => {
  it('is about whom its address says until the frame says something', async () => {
    const { record, askFrames } = watch(wrapped(userPage(ADA)));
    await settle();
    expect(record()).toBe(ADA);
    expect(askFrames).toHaveBeenCalledTimes(1);
  });

  it('is about whom the frame moved on to, at once', async () => {
    const { site, record } = watch(wrapped('incident_list.do'));
    await settle();
    expect(record()).toBeNull();
    site.frameMoved(`${ORIGIN}/${userPage(BEN)}`);
    expect(record()).toBe(BEN);
  });

  it('is about nobody once the frame left the user that the address still names', async () => {
    const { site, record } = watch(wrapped(userPage(ADA)));
    await settle();
    site.frameMoved(`${ORIGIN}/incident.do?sys_id=${ADA}`);
    expect(record()).toBeNull();
    await settle(10_000);
    expect(record()).toBeNull();
  });

  it.each(['', 'about:blank', 'not an address'])(
    'is about nobody while the frame is at "%s"',
    async (url) => {
      const { site, record } = watch(wrapped(userPage(ADA)));
      await settle();
      site.frameMoved(url);
      expect(record()).toBeNull();
    },
  );

  it('tells of the frame though the page is still being read', async () => {
    const { site, record } = watch(wrapped(userPage(ADA)));
    site.frameMoved(`${ORIGIN}/${userPage(BEN)}`);
    expect(record()).toBe(BEN);
  });

  it('shows none of the former users after it moved on, and asks its frames anew', async () => {
    const { page, site, claims, askFrames, record } = watch(wrapped(userPage(ADA)));
    await settle();
    site.frameMoved(`${ORIGIN}/${userPage(BEN)}`);
    const from = claims.length;
    page.push(wrapped('home.do'));
    await settle();
    expect(claims.slice(from).map(({ recordNativeId }) => recordNativeId)).not.toContain(BEN);
    expect(askFrames).toHaveBeenCalledTimes(2);
    site.frameMoved(`${ORIGIN}/home.do`);
    expect(record()).toBeNull();
  });

  it('goes by its own address again where no frame is left', async () => {
    const { page, site, record } = watch(wrapped(userPage(ADA)));
    await settle();
    site.frameMoved(`${ORIGIN}/incident.do?sys_id=1`);
    site.frameMoved(null);
    expect(record()).toBe(ADA);
    site.frameMoved(`${ORIGIN}/incident.do?sys_id=1`);
    // No frame answers what the page asks after it moved on.
    page.push(`/now/sow/record/sys_user/${BEN}`);
    await settle();
    expect(record()).toBe(BEN);
  });
});

describe('a frame', () => {
  function open(url: string) {
    const told: FrameReport[] = [];
    const end = new AbortController();
    const frame = Object.assign(createPage(url), { name: 'gsft_main' });
    const tell = watchFrame(frame, (report) => told.push(report), end.signal);
    return { frame, told, tell, end };
  }

  it('says where it is when it begins, moves on, is asked, and goes', async () => {
    const { frame, told, tell } = open(`${ORIGIN}/home.do`);
    frame.push('/incident.do');
    await settle();
    tell();
    frame.dispatchEvent(new Event('pagehide'));
    const { name } = frame;
    expect(told).toEqual([
      { name, url: `${ORIGIN}/home.do` },
      { name, url: `${ORIGIN}/incident.do` },
      { name, url: `${ORIGIN}/incident.do` },
      { name, url: null },
    ]);
  });

  it('says so when it is back from the back-forward cache', () => {
    const { frame, told } = open(`${ORIGIN}/home.do`);
    frame.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(told).toHaveLength(2);
  });

  it('keeps an endless address to itself', () => {
    expect(open(`${ORIGIN}/x?${'a'.repeat(5_000)}`).told).toEqual([{ name: 'gsft_main', url: '' }]);
  });

  it('is silent once the extension is gone', async () => {
    const { frame, told, end } = open(`${ORIGIN}/home.do`);
    end.abort();
    frame.push('/incident.do');
    frame.dispatchEvent(new Event('pagehide'));
    await settle();
    expect(told).toHaveLength(1);
  });
});
