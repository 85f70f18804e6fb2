/** One browser for the CRMs of a story: their real host names lead to their fixtures, and an admin is signed in to Patchpanel. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright';
import { openPanel } from '../../../scripts/browser/open-panel.ts';
import { connectToServer, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import { type OtherInstance, startFixtureDemo } from './fixture-demo.ts';
import { type CrmMood, type FixturePlace, startFixtureServer } from './fixture-server.ts';
import { EXTENSION_VARIABLE } from './prepare.ts';
import { openStoryBrowser } from './story-browser.ts';

export interface FixtureStory {
  readonly page: Page;
  /** Leaves the page: what follows is of a CRM in another mood, and no address differs from it by its hash alone. */
  meet(name: string, mood: CrmMood): Promise<void>;
  /** Opens an address as a person does, and the panel on it. */
  open(url: string): Promise<Frame>;
  close(): Promise<void>;
}

/** The fixed-host build with other hosts, as `wxt.config.ts` makes it for fleets: the manifest alone says which. */
async function buildFor(hosts: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpanel-hosts-'));
  await cp(process.env[EXTENSION_VARIABLE] ?? '', folder, { recursive: true });
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const sites = hosts.map((host) => `https://${host}/*`);
  manifest.host_permissions.push(...sites);
  for (const resource of manifest.web_accessible_resources) resource.matches.push(...sites);
  if (hosts.some((host) => host.endsWith('.salesforce.com'))) manifest.permissions.push('cookies');
  await writeFile(file, JSON.stringify(manifest));
  return folder;
}

export async function openFixtureStory(
  places: readonly FixturePlace[],
  others: readonly OtherInstance[] = [],
): Promise<FixtureStory> {
  const [crms, demo] = await Promise.all([startFixtureServer(places), startFixtureDemo(places, others)]);
  const extensionDir = await buildFor(crms.hosts);
  const browser = await openStoryBrowser({ extensionDir, switches: crms.switches });
  const { page, extensionId } = browser;
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.admin);
  return {
    page,
    async meet(name, mood) {
      await page.goto('about:blank');
      crms.setMood(name, mood);
    },
    async open(url) {
      await page.goto(url);
      return openPanel(page);
    },
    async close() {
      await browser.close();
      await Promise.all([crms.close(), demo.close()]);
      await rm(extensionDir, { recursive: true, force: true });
    },
  };
}
