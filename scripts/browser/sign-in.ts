/** Drives a browser the way a person sets Patchpanel up and signs in; the names are those of the contract. */
import type { Frame, Page } from 'playwright';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Signs in to the demo CRM, unless somebody is signed in already. */
export async function signInToCrm(page: Page, crmUrl: string, crmUsername: string): Promise<void> {
  await page.goto(crmUrl);
  const signIn = page.getByRole('button', { name: `Sign in as ${crmUsername}`, exact: true });
  const signOut = page.getByRole('button', { name: 'Sign out', exact: true });
  await signIn.or(signOut).first().waitFor();
  if (await signOut.isVisible()) return;
  await signIn.click();
  await signOut.waitFor();
}

const signInButton = (page: Page | Frame) =>
  page.getByRole('button', { name: 'Sign in', exact: true, disabled: false });
const accountButton = (page: Page | Frame) => page.getByRole('button', { name: 'Account', exact: true });

/** Waits until the extension answers its pages: at the start of the browser that takes seconds, where it keeps a copy. */
export async function awaken(page: Page, extensionId: string): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/setup.html`);
  await page.getByRole('status', { name: 'Sync status' }).waitFor();
}

/** Opens the set-up page with the server's address filled in, and connects unless that is done and signed in. */
export async function connectToServer(page: Page, extensionId: string, serverUrl: string): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/setup.html?server=${encodeURIComponent(serverUrl)}`);
  // Before the first view the page does not know whether somebody is signed in.
  await page.getByRole('status', { name: 'Sync status' }).waitFor();
  const address = page.getByRole('textbox', { name: 'Server address' });
  if ((await accountButton(page).isVisible()) && (await address.inputValue()) === serverUrl) return;
  await address.fill(serverUrl);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await signInButton(page).or(accountButton(page)).first().waitFor();
}

/** Presses *Sign in* on a page of the extension and fills in the provider's window. */
export async function signInToPatchpanel(
  page: Page | Frame,
  { username, password }: Credentials,
): Promise<void> {
  await signInButton(page).or(accountButton(page)).first().waitFor();
  if (await accountButton(page).isVisible()) return;
  const context = ('page' in page ? page.page() : page).context();
  const opening = context.waitForEvent('page');
  await signInButton(page).click();
  const provider = await opening;
  await provider.getByRole('textbox', { name: 'Username' }).fill(username);
  await provider.getByRole('textbox', { name: 'Password' }).fill(password);
  const closed = provider.waitForEvent('close');
  await provider.getByRole('button', { name: 'Sign in', exact: true }).click();
  await closed;
  await accountButton(page).waitFor();
}

/** Grants the CRM sites where that is still asked for; the fixed-host build has them. */
export async function allowSites(page: Page): Promise<void> {
  const allow = page.getByRole('button', { name: 'Allow on these sites', exact: true, disabled: false });
  // Asked in one look: a button that cannot be pressed yet goes where the sites turn out to be allowed.
  if (await allow.isVisible()) await allow.click();
}
