/** The provider's window, opened by a button of a page: its fields filled in, waited for until it has closed. */
import type { Locator, Page } from 'playwright';
import type { DemoServer } from './demo-server.ts';

export interface SignInWindow {
  /** The username that was filled in already. */
  readonly hint: string;
}

/** Presses the button and signs in as the account in the window that opens. */
export async function signInBy(button: Locator, demo: DemoServer, username: string): Promise<SignInWindow> {
  const { password } = demo.account(username);
  const provider = await openBy(button);
  const field = provider.getByRole('textbox', { name: 'Username' });
  const hint = await field.inputValue();
  await field.fill(username);
  await provider.getByRole('textbox', { name: 'Password' }).fill(password);
  const closed = provider.waitForEvent('close');
  await provider.getByRole('button', { name: 'Sign in', exact: true }).click();
  await closed;
  return { hint };
}

async function openBy(button: Locator): Promise<Page> {
  const opening = button.page().context().waitForEvent('page');
  await button.click();
  return opening;
}
