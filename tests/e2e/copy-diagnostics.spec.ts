/** Story: an agent copies diagnostics for whoever helps them: facts in words, and nothing that opens a session. */
import type { Frame, Page } from 'playwright';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

/** Too short to open anything: kinds and dates. */
const LEAST_SECRET = 20;

/** The strings of what the extension keeps to stay signed in, read where only it can read. */
function readSecrets({ context }: StoryBrowser): Promise<string[]> {
  const [worker] = context.serviceWorkers();
  if (!worker) throw new Error('The extension has no running worker.');
  return worker.evaluate(async (least) => {
    const { tokens } = await chrome.storage.session.get('tokens');
    const texts: string[] = [];
    JSON.stringify(tokens, (_, value) => {
      if (typeof value === 'string' && value.length >= least) texts.push(value);
      return value;
    });
    return texts;
  }, LEAST_SECRET);
}

async function copyDiagnostics(panel: Frame): Promise<void> {
  await panel.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(panel.getByText('Copied', { exact: true })).toBeVisible();
}

/** Into the CRM's search, which has one line. */
async function paste(crm: Page): Promise<string> {
  await crm.getByRole('link', { name: 'Users', exact: true }).click();
  const search = crm.getByRole('searchbox');
  await search.press('ControlOrMeta+v');
  await expect(search).not.toHaveValue('');
  return search.inputValue();
}

test('an agent copies versions and mapping in words, without a token', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm, panel } = await signInAs(browser, demo, 'agent.eve');
  await expect(panel.getByText('Read-only')).toBeVisible();

  await copyDiagnostics(panel);
  const text = await paste(crm);
  const about = await fetch(`${demo.serverUrl}/v1/about`);
  const { serverVersion } = (await about.json()) as { serverVersion: string };
  expect(text).toMatch(/Extension: \d+\.\d+\.\d+/);
  expect(text).toContain(`Server: ${demo.serverUrl} ${serverVersion}`);
  expect(text).toContain('Account: agent.eve, agent, signed-in');
  expect(text).toContain('You are agent 4711 in NICE EU, from your group Tier 1.');

  const secrets = await readSecrets(browser);
  expect(secrets.some((secret) => secret.startsWith('eyJ'))).toBe(true);
  for (const secret of secrets) expect(text).not.toContain(secret);
  expect(text).not.toContain('eyJ');
});
