/** An edit whose browser is killed as soon as it says *not saved yet*, and what there is of it when the browser is started again. */
import { ok, strictEqual } from 'node:assert/strict';
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import type { DemoServer } from './demo-server.ts';
import { SAVED, statusOf, titleOf } from './panel-parts.ts';
import { signInReader } from './server-reader.ts';
import type { StoryBrowser } from './story-browser.ts';

const ADMIN = 'admin.ada';
const USER = 'JDoe';
const UNSAVED = /1 not saved yet/;

export interface KillStage {
  readonly browser: StoryBrowser;
  readonly demo: DemoServer;
  /** Address of the edited user's page in the console. */
  readonly address: string;
}

export interface KilledEdit {
  /** Given to no user before. */
  readonly fullName: string;
  /** `refuse`: the edit waits. `pass`: it may be under way, or saved already. */
  readonly line: 'refuse' | 'pass';
  /** Milliseconds from the first word of *not saved yet*. */
  readonly delay: number;
}

/** Milliseconds from the moment at which the page says *not saved yet* until every process is ended. */
const WITHIN = 50;
/** On a loaded machine the word itself may be on its way for longer. */
const MOST_TRIES = 10;

/**
 * Kills until one kill came within 50 ms; those that came later are looked at all the same. Resolves with that one's milliseconds.
 * `tell` hears of each.
 */
export async function killEditInTime(
  stage: KillStage,
  edit: KilledEdit,
  tell: (milliseconds: number) => void,
): Promise<number> {
  for (let tried = 1; tried <= MOST_TRIES; tried += 1) {
    const fullName = tried === 1 ? edit.fullName : `${edit.fullName}, ${tried}`;
    const took = await killEdit(stage, { ...edit, fullName });
    tell(took);
    if (took < WITHIN) return took;
  }
  throw new Error(`None of ${MOST_TRIES} kills came within ${WITHIN} ms.`);
}

/** Signed in, and closed once as a person does it, so that the sign-in itself is on disk. */
export async function openKillStage(browser: StoryBrowser, demo: DemoServer): Promise<KillStage> {
  await connectToServer(browser.page, browser.extensionId, demo.serverUrl);
  await signInToPatchpanel(browser.page, demo.account(ADMIN));
  const { id, instanceId } = await (await signInReader(demo)).user(USER);
  const hash = `#/instances/${instanceId}/users/${id}/information`;
  const address = `chrome-extension://${browser.extensionId}/console.html${hash}`;
  await browser.page.goto(address);
  await statusReads(browser.page, SAVED);
  await browser.restart();
  return { browser, demo, address };
}

/** Resolves with the milliseconds between the word and the kill. Throws where the edit is lost, or there twice. */
async function killEdit(stage: KillStage, edit: KilledEdit): Promise<number> {
  const { browser, demo, address } = stage;
  await browser.page.goto(address);
  // The provider still knows the person: nothing need be typed.
  await statusReads(browser.page, SAVED);
  if (edit.line === 'refuse') await demo.proxy.set('refuse');
  const took = await editAndDie(browser, edit);
  await browser.restart();
  await browser.page.goto(address);
  // The first that is shown comes from this disk: nobody is signed in yet.
  await titleOf(browser.page)
    .filter({ hasText: /^Jane Doe/ })
    .waitFor();
  strictEqual(await titleOf(browser.page).textContent(), edit.fullName, 'The edit is not there.');
  if (edit.line === 'refuse') {
    await statusReads(browser.page, UNSAVED);
    await demo.proxy.set('pass');
    await browser.page.reload();
  }
  await statusReads(browser.page, SAVED);
  const [last, ...earlier] = await (await signInReader(demo)).namesGiven(USER);
  strictEqual(last, edit.fullName, 'It was not saved.');
  ok(!earlier.includes(edit.fullName), 'It was saved twice.');
  return took;
}

const fullNameOf = (page: Page) => page.getByRole('textbox', { name: 'Full Name', exact: true });

const statusReads = (page: Page, text: RegExp) =>
  statusOf(page).filter({ hasText: text }).waitFor({ timeout: 60_000 });

async function editAndDie(browser: StoryBrowser, { fullName, delay }: KilledEdit): Promise<number> {
  const { page } = browser;
  const dead = Promise.withResolvers<number>();
  // Both clocks are this machine's.
  await page.exposeBinding('tellUnsaved', (_source, said: number) => {
    const die = () => {
      kill();
      dead.resolve(Date.now() - said);
    };
    const left = said + delay - Date.now();
    if (left <= 0) die();
    else setTimeout(die, left);
  });
  await fullNameOf(page).fill(fullName);
  await page.evaluate(tellOfUnsaved);
  const kill = browser.prepareKill();
  // Never answered by a browser that is killed in the middle of it.
  const pressed = page
    .getByRole('button', { name: 'Save', exact: true })
    .click()
    .catch(() => undefined);
  const took = await dead.promise;
  await pressed;
  return took;
}

/** Runs in the page. */
function tellOfUnsaved(): void {
  const isUnsaved = () => document.querySelector('[role=status]')?.textContent?.includes('1 not saved yet');
  const watch = new MutationObserver(() => {
    if (!isUnsaved()) return;
    watch.disconnect();
    (window as unknown as { tellUnsaved(said: number): void }).tellUnsaved(Date.now());
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}
