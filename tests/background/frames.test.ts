/** Sub-frames of CRMs whose records are in one: where their script is, and who hears them. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import { SERVICENOW_IDENTITY } from '../../lib/schema/presets/servicenow.ts';
import { instance, me } from '../support/rows.ts';
import { atWork, CRM, endAll } from './at-work.ts';

afterEach(endAll);

async function atFramed(identity: typeof SERVICENOW_IDENTITY | null) {
  const { id, name, crmId, crmType, active, sites } = instance();
  return atWork({ me: me({ instances: [{ id, name, crmId, crmType, active, sites, identity }] }) });
}

const PAGE = { tabId: 7, url: 'https://crm.example/now/nav/ui/classic/params/target/x.do', documentId: 'A' };
const moved = (name: string) => ({ name, url: `${CRM}?frame` });

it('have the script on the sites of such CRMs alone', async () => {
  const framed = await atFramed(SERVICENOW_IDENTITY);
  await framed.worker.core.alignSites();
  expect(framed.profile.browser.framed).toEqual(['https://crm.example/*']);
  framed.profile.browser.allowed.clear();
  await framed.worker.core.alignSites();
  expect(framed.profile.browser.framed).toEqual([]);
  const other = await atFramed(null);
  await other.worker.core.alignSites();
  expect(other.profile.browser.framed).toEqual([]);
});

it('are told to the page above them, by the name that the CRM gives them', async () => {
  const { profile, worker } = await atFramed(SERVICENOW_IDENTITY);
  profile.browser.sent.length = 0;
  for (const name of ['advert', 'gsft_main']) {
    expect(await worker.frame('frameMoved', moved(name), PAGE)).toMatchObject({ ok: true });
  }
  expect(profile.browser.sent).toEqual([{ tabId: 7, type: 'frameMoved' }]);
});

it('are not heard from behind a page of another kind', async () => {
  const { profile, worker } = await atFramed(SERVICENOW_IDENTITY);
  profile.browser.sent.length = 0;
  await worker.frame('frameMoved', moved('gsft_main'), { ...PAGE, url: 'https://crm.example/now/sow/home' });
  expect(profile.browser.sent).toEqual([]);
});

it('are not heard where the page is no site, or its CRM has no such frame', async () => {
  const { profile, worker } = await atFramed(null);
  profile.browser.sent.length = 0;
  expect(await worker.frame('frameMoved', moved('gsft_main'), PAGE)).toMatchObject({ ok: true });
  const elsewhere = { ...PAGE, url: 'https://other.example/' };
  expect(await worker.frame('frameMoved', moved('gsft_main'), elsewhere)).toMatchObject({ ok: false });
  expect(profile.browser.sent).toEqual([]);
});

it('are asked by the page above them', async () => {
  const { profile, worker } = await atFramed(SERVICENOW_IDENTITY);
  profile.browser.sent.length = 0;
  await worker.site('framesAsked', {}, PAGE);
  expect(profile.browser.sent).toEqual([{ tabId: 7, type: 'frameAsked' }]);
});
