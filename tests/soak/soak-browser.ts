/** One real browser of a soak: the built extension, and a person in the console who edits, decides, reloads and comes back. */
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { SAVED, statusOf } from '../e2e/support/panel-parts.ts';
import { openStoryBrowser, type StoryBrowser } from '../e2e/support/story-browser.ts';
import type { SoakLedger } from './soak-ledger.ts';

export interface SoakBrowserParts {
  readonly name: string;
  readonly address: string;
  readonly account: { readonly username: string; readonly password: string };
  readonly users: readonly { readonly id: string; readonly instanceId: string }[];
  readonly ledger: SoakLedger;
  random(): number;
}

const PATIENCE = { timeout: 10_000 };

export class SoakBrowser {
  readonly name: string;
  readonly browser: StoryBrowser;
  /** What was done, counted. */
  readonly did: Record<string, number> = {};
  readonly #parts: SoakBrowserParts;
  /** What could not be done on the way to rest. */
  #trouble: string | null = null;

  private constructor(parts: SoakBrowserParts, browser: StoryBrowser) {
    this.#parts = parts;
    this.name = parts.name;
    this.browser = browser;
  }

  static async open(parts: SoakBrowserParts): Promise<SoakBrowser> {
    const browser = await openStoryBrowser();
    await connectToServer(browser.page, browser.extensionId, parts.address);
    await signInToPatchpanel(browser.page, parts.account);
    const person = new SoakBrowser(parts, browser);
    await person.#open('#/pending');
    await statusOf(browser.page).filter({ hasText: SAVED }).waitFor();
    return person;
  }

  /** What cannot be done under a fault is given up and counted: a person would come back later. */
  async act(): Promise<void> {
    const chance = this.#parts.random();
    const [what, work] = this.#choose(chance);
    try {
      await work();
      this.#count(what);
    } catch (error) {
      this.#count(`${what}: given up (${firstLine(error)})`);
    }
  }

  /** With a good line: signs in again where that is needed, decides all that waits, and returns when everything is saved. */
  async comeToRest(until: number): Promise<void> {
    while (!(await this.isSaved())) {
      if (Date.now() > until) throw new Error(await this.#restless());
      await this.#helpAlong();
    }
  }

  /** With what the page says and the last thing that could not be done. */
  async #restless(): Promise<string> {
    const dialogs = await this.page
      .getByRole('dialog')
      .or(this.page.getByRole('alertdialog'))
      .allInnerTexts();
    const asked = dialogs.map((text) => `asked “${text.replaceAll('\n', ' ')}”`);
    const trouble = [...asked, ...(this.#trouble ? [this.#trouble] : [])].join(', ');
    return `${this.name} is not at rest at ${this.page.url()}: ${await this.status()}; ${trouble}`;
  }

  async isSaved(): Promise<boolean> {
    await this.#open('#/pending').catch(() => undefined);
    return statusOf(this.page)
      .filter({ hasText: SAVED })
      .waitFor(PATIENCE)
      .then(
        () => true,
        () => false,
      );
  }

  get page(): Page {
    return this.browser.page;
  }

  status(): Promise<string | null> {
    return statusOf(this.page)
      .textContent(PATIENCE)
      .catch(() => null);
  }

  /** Helps what waits along. */
  async #helpAlong(): Promise<void> {
    this.#trouble = null;
    for (const work of [() => this.#signInAgain(), () => this.#decide()]) {
      await work().catch((error) => {
        this.#trouble = firstLine(error);
      });
    }
  }

  #choose(chance: number): [string, () => Promise<void>] {
    if (chance < 0.05) return ['worker killed', () => this.browser.killWorker()];
    if (chance < 0.1) return ['page loaded anew', async () => void (await this.page.reload(PATIENCE))];
    if (chance < 0.12) return ['browser closed and started again', () => this.#restart()];
    if (chance < 0.25) return ['decided', () => this.#decide()];
    if (chance < 0.3) return ['signed in again', () => this.#signInAgain()];
    return ['edited', () => this.#edit()];
  }

  async #restart(): Promise<void> {
    await this.browser.restart();
    await this.#open('#/pending');
  }

  async #open(hash: string): Promise<void> {
    await this.#discardDraft();
    const address = `chrome-extension://${this.browser.extensionId}/console.html${hash}`;
    await this.page.goto(address, PATIENCE);
    await statusOf(this.page).waitFor(PATIENCE);
  }

  /** What was typed and could not be saved: the console lets nobody go before they have said what becomes of it. */
  async #discardDraft(): Promise<void> {
    const asked = this.page.getByRole('button', { name: 'Discard and leave', exact: true });
    const form = this.page.getByRole('button', { name: 'Discard changes', exact: true, disabled: false });
    for (const button of [asked, form]) if ((await button.count()) > 0) await button.first().click(PATIENCE);
  }

  async #edit(): Promise<void> {
    const { random, users, ledger } = this.#parts;
    const user = users[Math.floor(random() * users.length)];
    if (!user) return;
    await this.#open(`#/instances/${user.instanceId}/users/${user.id}/information`);
    const fullName = ledger.nextName(this.name);
    await this.page.getByRole('textbox', { name: 'Full Name', exact: true }).fill(fullName, PATIENCE);
    const keep = this.page.getByRole('button', { name: 'Keep mine', exact: true });
    const save = this.page.getByRole('button', { name: 'Save', exact: true, disabled: false });
    // Somebody may have saved another name while this one was typed.
    await save.or(keep).first().waitFor(PATIENCE);
    if ((await keep.count()) > 0) await keep.first().click(PATIENCE);
    // The page says so only while nothing waits.
    const isAllSaved = SAVED.test((await this.status()) ?? '');
    const over = isAllSaved ? [] : ledger.namesOf(this.name, user.id);
    await save.click(PATIENCE);
    // Clean once the edit is kept: where somebody came in between, only *Save* is withheld.
    await this.page
      .getByRole('button', { name: 'Discard changes', exact: true, disabled: true })
      .waitFor(PATIENCE);
    ledger.acknowledge({ person: this.name, userId: user.id, fullName, over });
  }

  async #decide(): Promise<void> {
    const { random, ledger } = this.#parts;
    await this.#open('#/pending');
    const main = this.page.getByRole('main');
    // The list comes after the page: without a wait there would be nothing to decide.
    const listed = main.getByRole('list', { name: 'Pending changes' }).first();
    await listed.or(main.getByText('Nothing is pending')).waitFor(PATIENCE);
    const review = this.page.getByRole('button', { name: 'Review', exact: true });
    for (let left = await review.count(); left > 0; left -= 1) {
      await review.first().click(PATIENCE);
      const dialog = this.page.getByRole('alertdialog', { name: 'Someone else changed this' });
      const isMine = random() < 0.5;
      const text = await dialog.innerText(PATIENCE);
      await dialog.getByRole('button', { name: isMine ? 'Keep mine' : 'Keep theirs' }).click(PATIENCE);
      await dialog.waitFor({ state: 'detached', ...PATIENCE });
      if (!isMine) ledger.giveUpNamed(text, this.name);
    }
    const retry = this.page.getByRole('button', { name: 'Retry', exact: true });
    if ((await retry.count()) > 0) await retry.first().click(PATIENCE);
  }

  async #signInAgain(): Promise<void> {
    const { context } = this.browser;
    const button = this.page
      .getByRole('main')
      .getByRole('button', { name: 'Sign in', exact: true, disabled: false });
    if ((await button.count()) === 0) return;
    const opening = context.waitForEvent('page', PATIENCE).catch(() => null);
    await button.click(PATIENCE);
    const provider = await opening;
    if (!provider) return;
    try {
      const username = provider.getByRole('textbox', { name: 'Username' });
      await Promise.race([username.waitFor(PATIENCE), provider.waitForEvent('close', PATIENCE)]);
      if (provider.isClosed()) return;
      await username.fill(this.#parts.account.username);
      await provider.getByRole('textbox', { name: 'Password' }).fill(this.#parts.account.password);
      await provider.getByRole('button', { name: 'Sign in', exact: true }).click(PATIENCE);
      await provider.waitForEvent('close', PATIENCE);
    } finally {
      if (!provider.isClosed()) await provider.close();
    }
  }

  #count(what: string): void {
    this.did[what] = (this.did[what] ?? 0) + 1;
  }
}

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 80) ?? '';
