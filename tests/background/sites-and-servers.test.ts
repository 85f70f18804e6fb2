/** Sites that the browser takes back, and another server than the present one. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { About } from '../../lib/schema/about.ts';
import { browserPatterns } from '../../lib/settings/browser-pattern.ts';
import { problem } from '../support/fake-server.ts';
import { uuid } from '../support/rows.ts';
import { atWork, CRM, claims, endAll, startAgain } from './at-work.ts';

afterEach(endAll);

const openTab = (id: number) => ({
  id,
  url: CRM,
  windowId: 1,
  isActive: id === 7,
  isLoading: false,
  usedAt: 0,
});

type Here = Awaited<ReturnType<typeof atWork>>;

describe('a browser that takes no ports', () => {
  it('is asked for the hosts of the sites, once', async () => {
    const { profile, worker } = await atWork();
    const { platform } = worker.core.parts;
    vi.spyOn(platform, 'patternsFor').mockImplementation((sites) =>
      browserPatterns(sites, 'moz-extension://a/'),
    );
    const register = vi.spyOn(platform, 'registerSites');
    vi.spyOn(platform, 'hasAccess').mockResolvedValue(true);
    profile.browser.registered = [];
    const [instance] = worker.core.engine.replica.me?.instances ?? [];
    if (instance) instance.sites = ['https://crm.example:8443/*', 'https://crm.example:9443/*'];
    await worker.core.alignSites();
    await worker.core.alignSites();
    expect(profile.browser.registered).toEqual(['https://crm.example/*']);
    expect(register).toHaveBeenCalledTimes(1);
    // Pages on another port of the host are told that they are none of ours.
    expect(worker.core.isOnSite('https://crm.example:8443/home')).toBe(true);
    expect(worker.core.isOnSite('https://crm.example/home')).toBe(false);
  });
});

describe('sites that the browser takes back', () => {
  it('lose the script, close their panels, and are named', async () => {
    const { profile, site, view, worker } = await atWork();
    await site(claims(1));
    profile.browser.sent.length = 0;
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    expect(profile.browser.registered).toEqual([]);
    expect(profile.settings.sites.value).toEqual([]);
    await vi.waitFor(() =>
      expect(profile.browser.sent).toContainEqual({ tabId: 7, type: 'siteSetupChanged' }),
    );
    const from = { tabId: 7, url: CRM, documentId: 'A' };
    const answer = await worker.site('siteHello', { url: CRM, protocol: 1 }, from);
    expect(answer).toMatchObject({ value: { site: 'unknown' } });
    await vi.waitFor(() => expect(view()).toMatchObject({ site: null, withheldSites: [expect.any(String)] }));
  });

  it('stay taken back though an earlier look at them ends later', async () => {
    const { profile, worker } = await atWork();
    const { platform } = worker.core.parts;
    const opened = Promise.withResolvers<void>();
    const tabsOf = vi.spyOn(platform, 'tabsOf').mockImplementationOnce(async () => {
      await opened.promise;
      return [];
    });
    const earlier = worker.core.alignSites();
    await vi.waitFor(() => expect(tabsOf).toHaveBeenCalled());
    profile.browser.allowed.clear();
    const later = worker.core.alignSites();
    // Whatever the later one can do without the earlier one is done by then.
    await new Promise((resolve) => setImmediate(resolve));
    opened.resolve();
    await Promise.all([earlier, later]);
    expect(worker.core.sites.accessible).toEqual([]);
    expect(profile.browser.registered).toEqual([]);
  });

  it('lose their panels though another page hangs', async () => {
    const { profile, worker } = await atWork();
    const from = { tabId: 8, url: CRM, documentId: 'B' };
    await worker.site('siteHello', { url: CRM, protocol: 1 }, from);
    profile.browser.tabs = [openTab(8), openTab(7)];
    profile.browser.sendToTab = (tabId, { type }) => {
      if (tabId === 8) return new Promise(() => undefined);
      profile.browser.sent.push({ tabId, type });
      return Promise.resolve();
    };
    await worker.core.alignSites();
    profile.browser.sent.length = 0;
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    await vi.waitFor(() =>
      expect(profile.browser.sent).toContainEqual({ tabId: 7, type: 'siteSetupChanged' }),
    );
  });

  it('lose their panels though the worker ends before it has told them', async () => {
    const { profile, server, worker } = await atWork();
    const { sendToTab } = profile.browser;
    profile.browser.sendToTab = () => new Promise(() => undefined);
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    worker.end();
    profile.browser.sent.length = 0;
    profile.browser.sendToTab = sendToTab;
    await startAgain(profile, server);
    await vi.waitFor(() =>
      expect(profile.browser.sent).toContainEqual({ tabId: 7, type: 'siteSetupChanged' }),
    );
  });

  it('have their panels back when they are given again, however fast the page asks', async () => {
    const { profile, worker } = await atWork();
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    const answers: unknown[] = [];
    profile.browser.tabs = [openTab(7)];
    profile.browser.sendToTab = async () => {
      const from = { tabId: 7, url: CRM, documentId: 'A' };
      answers.push(await worker.site('siteHello', { url: CRM, protocol: 1 }, from));
    };
    profile.browser.allowed.add('https://crm.example/*');
    await worker.core.alignSites();
    await vi.waitFor(() => expect(answers).toMatchObject([{ value: { site: 'configured' } }]));
  });

  it('are not named where this build cannot have them', async () => {
    const { profile, view, worker } = await atWork();
    profile.browser.isGrantable = () => false;
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    expect(worker.core.sites.withheld).toEqual([]);
    expect(view().withheldSites).toBeUndefined();
  });

  it('are no place for a panel that is still open', async () => {
    const { profile, worker } = await atWork();
    profile.browser.allowed.clear();
    await worker.core.alignSites();
    const client = worker.open('panel', { id: 7, url: CRM });
    const answer = await client.call('hello', { surface: 'panel', protocol: 1 });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });
});

describe('another server', () => {
  const other: About = {
    product: 'patchpanel',
    serverId: 'another',
    serverVersion: '1.0.0',
    protocol: { min: 1, max: 9 },
    issuer: 'https://other.example',
  };
  const answerAbout = ({ server }: Here, response: () => Response) => {
    server.instead = (path) => {
      if (path === '/v1/about') return response();
      return path.includes('crm-users') ? problem(503, 'busy') : undefined;
    };
  };
  async function atSetup() {
    const here = await atWork();
    const setup = here.worker.open('setup');
    await setup.call('hello', { surface: 'setup', protocol: 1 });
    return { ...here, setup };
  }

  it('takes unsaved edits only when they are given up', async () => {
    const here = await atSetup();
    await here.site(claims(1));
    answerAbout(here, () => Response.json(other));
    const edit = { userId: uuid('crm-users', 10), baseVersion: 1, patch: { set: { groupId: null } } };
    await here.client.call('editUser', edit);
    const request = { address: 'https://other.example' };
    expect(await here.setup.call('connectServer', request)).toMatchObject({
      ok: false,
      error: { kind: 'refused', problem: { code: 'unsaved_edits' } },
    });
    expect(here.worker.core.session.address).toBe('https://server.example');
    const again = await here.setup.call('connectServer', { ...request, discard: true });
    expect(again).toMatchObject({ ok: true, value: { address: 'https://other.example' } });
    expect(here.worker.core.engine.pending()).toEqual([]);
  });

  it.each([
    ['a web page', () => new Response('<h1>Intranet</h1>')],
    ['a missing page', () => new Response('<h1>Not found</h1>', { status: 404 })],
    ['another service', () => Response.json({ name: 'weather' })],
  ])('that is none is told from %s', async (_, response) => {
    const here = await atSetup();
    answerAbout(here, response);
    const answer = await here.setup.call('connectServer', { address: 'https://other.example' });
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'invalid', detail: expect.stringContaining('no Patchpanel server') },
    });
  });

  it('that is busy or away is told as not reachable', async () => {
    const here = await atSetup();
    answerAbout(here, () => new Response('Bad gateway', { status: 502 }));
    const answer = await here.setup.call('connectServer', { address: 'https://other.example' });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'offline' } });
  });
});
