/** Story: the CRM goes from user to user faster than anybody reads; the panel never shows one of them on the page of another. */
import type { Page } from 'playwright';
import { findPanel } from '../../scripts/browser/open-panel.ts';
import { signInAs } from './support/people.ts';
import { findOutOfTurn, findOverstays, readShown, recordShown } from './support/shown-log.ts';
import { expect, test } from './support/story.ts';

const ME = 'Ada Lindqvist';
const NAVIGATIONS = 1_000;
const APART_MS = 50;

interface Person {
  nativeId: string;
  fullName: string;
}

/** People with names of their own, that both CRM and server know. */
async function readPeople(crm: Page): Promise<Map<string, string>> {
  const people = await crm.evaluate(async () => {
    const read = async (page: number) => (await fetch(`/api/users?page=${page}`)).json();
    const pages = (await Promise.all([1, 2, 3].map(read))) as { items: Person[] }[];
    return pages.flatMap(({ items }) => items);
  });
  const known = people.filter(({ fullName }) => fullName !== 'Nora Newhire');
  const isOnly = ({ fullName }: Person) => known.filter((other) => other.fullName === fullName).length === 1;
  const only = known.filter(isOnly).map(({ nativeId, fullName }) => [nativeId, fullName] as const);
  return new Map(only);
}

/** Who is signed in is only known after a slow answer of the CRM: long after the page has moved on again. */
async function slowIdentity(crm: Page): Promise<void> {
  await crm.evaluate(() => {
    localStorage.removeItem('demo-crm-session');
    for (const script of document.querySelectorAll('script:not([src])')) script.remove();
  });
  await crm.route('**/api/session', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    // A navigation may have cancelled it meanwhile.
    await route.continue().catch(() => undefined);
  });
}

/** By the CRM's own links; every tenth time back, and forward again. Every seventh page is about no user. */
async function burst(crm: Page, options: { ids: string[]; count: number; apart: number }): Promise<void> {
  await crm.evaluate(async ({ ids, count, apart }) => {
    const link = document.body.appendChild(document.createElement('a'));
    for (let turn = 0; turn < count; turn += 1) {
      if (turn % 10 === 8) history.back();
      else if (turn % 10 === 9) history.forward();
      else {
        link.href = turn % 7 === 6 ? '/tickets' : `/users/${ids[turn % ids.length]}`;
        document.body.append(link);
        link.click();
      }
      await new Promise((resolve) => setTimeout(resolve, apart));
    }
  }, options);
}

test('a thousand navigations 50 ms apart', async ({ demo, openBrowser }) => {
  test.setTimeout(150_000);
  const browser = await openBrowser();
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  const people = await readPeople(crm);
  expect(people.size).toBeGreaterThan(20);
  await slowIdentity(crm);
  await recordShown(crm, panel);
  await burst(crm, { ids: [...people.keys()], count: NAVIGATIONS, apart: APART_MS });

  const ofPath = (path: string) => {
    const [, list, id = ''] = path.split('/');
    return list === 'users' ? (people.get(id) ?? null) : ME;
  };
  const last = ofPath(new URL(crm.url()).pathname);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(last ?? '');
  const log = await readShown(crm, panel, { ofPath, known: new Set([...people.values(), ME]) });

  expect(log.page.length).toBeGreaterThan(NAVIGATIONS * 0.95);
  expect(findOutOfTurn(log)).toEqual([]);
  expect(findOverstays(log, Date.now())).toEqual([]);
  expect(new Set(log.panel.map(({ who }) => who)).size).toBeGreaterThan(10);
  await expect(panel.getByRole('status', { name: 'Sync status' })).toContainText('All changes saved');
});

test('pages that load anew, one before the other is there', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  const people = [...(await readPeople(crm))].slice(0, 20);
  const shown: { document: string; heading: string }[] = [];
  // Playwright's own world of the frame: it sees what the person sees.
  await browser.context.exposeBinding('tell', ({ page }, heading: string) => {
    shown.push({ document: new URL(page.url()).pathname, heading });
  });
  await browser.context.addInitScript(() => {
    if (!location.pathname.endsWith('/panel.html')) return;
    const { tell } = globalThis as unknown as { tell(heading: string): void };
    const note = () => tell(document.querySelector('h1')?.innerText ?? '');
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  });
  for (const [nativeId, fullName] of people) {
    await crm.goto(`${demo.crmUrl}/users/${nativeId}`, { waitUntil: 'commit' });
    // Some are given time to load, some not.
    if (nativeId.length % 2 === 0) await expect.poll(() => findPanel(crm) !== null).toBe(true);
    if (people.at(-1)?.[1] !== fullName) continue;
    await expect.poll(() => shown.at(-1)?.heading).toBe(fullName);
  }
  const names = new Map(people);
  const wrong = shown.filter(({ document, heading }) => {
    const about = names.get(document.split('/').at(-1) ?? '');
    return [...names.values()].includes(heading) && heading !== about;
  });
  expect(wrong).toEqual([]);
});
