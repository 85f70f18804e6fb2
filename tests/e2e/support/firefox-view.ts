/** One document in Firefox, of a tab or of a frame: found, read and worked by roles and names, as a person does. */
import { expect } from 'playwright/test';
import type { Bidi } from './firefox-bidi.ts';

/** What is looked for, in the words of the accessibility tree. */
export interface Named {
  readonly role: string;
  readonly name?: string;
  /** Only inside the one that is found by this. */
  readonly within?: Sought;
}

/** By a selector: a field for passwords has no role. */
export type Sought = Named | { readonly css: string; readonly within?: Sought };

export interface FirefoxView {
  readonly context: string;
  /** How many there are. */
  count(sought: Sought): Promise<number>;
  /** The text of the one, as it is painted; empty while there is none. */
  text(sought?: Sought): Promise<string>;
  attribute(sought: Sought, name: string): Promise<string | null>;
  isDisabled(sought: Sought): Promise<boolean>;
  /** Waits for the one, and presses it in its middle. */
  click(sought: Sought): Promise<void>;
  /** Presses a place of the document, in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>;
  /** Waits for the one, and types into it in place of what is there. */
  fill(sought: Sought, text: string): Promise<void>;
  /** Chooses an option of a select by its text. */
  choose(sought: Sought, option: string): Promise<void>;
  /** Chooses a file on the disk in the one that takes files. */
  chooseFile(sought: Sought, path: string): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  go(url: string): Promise<void>;
  screenshot(): Promise<Buffer>;
}

interface Node {
  readonly sharedId: string;
}

interface Evaluated {
  readonly type: string;
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

export function createView(bidi: Bidi, context: string): FirefoxView {
  const find = createFinder(bidi, context);
  const call = async <T>(functionDeclaration: string, nodes: readonly Node[] = []): Promise<T> => {
    const answer = await bidi.send<Evaluated>('script.callFunction', {
      target: { context },
      functionDeclaration,
      awaitPromise: true,
      arguments: nodes,
      // A press on a page of ours is more than a script's: files are chosen and windows opened by it.
      userActivation: false,
    });
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text ?? 'The page threw.');
    return answer.result?.value as T;
  };
  const the = async (sought: Sought): Promise<Node> => {
    await expect.poll(async () => (await find(sought)).length, { message: describe(sought) }).toBe(1);
    const [node] = await find(sought);
    if (!node) throw new Error(`${describe(sought)} went away.`);
    return node;
  };
  /** The one, once it can be worked and stands still. */
  const ready = async (sought: Sought): Promise<Node> => {
    let node = await the(sought);
    const isReady = async () => {
      [node = node] = await find(sought);
      return call<boolean>(IS_READY, [node]).catch(() => false);
    };
    await expect.poll(isReady, { message: `${describe(sought)} can be worked` }).toBe(true);
    return node;
  };
  const press = (x: number, y: number, origin: object | 'viewport') =>
    bidi.send('input.performActions', { context, actions: [pointer(x, y, origin)] });
  return {
    context,
    count: async (sought) => (await find(sought)).length,
    async text(sought) {
      const nodes = sought ? await find(sought) : [];
      if (sought && nodes.length !== 1) return '';
      return call('(element) => (element ?? document.body)?.innerText ?? ""', nodes);
    },
    attribute: async (sought, name) =>
      call(`(element) => element.getAttribute(${JSON.stringify(name)})`, [await the(sought)]),
    isDisabled: async (sought) => call('(element) => element.disabled === true', [await the(sought)]),
    async click(sought) {
      // One that was drawn anew meanwhile is looked for again: nothing was pressed.
      const isPressed = async () =>
        press(0, 0, { type: 'element', element: await ready(sought) }).then(
          () => true,
          (error: Error) => {
            if (!/is not displayed|no such node|stale element/.test(error.message)) throw error;
            return false;
          },
        );
      await expect.poll(isPressed, { message: `${describe(sought)} is pressed` }).toBe(true);
    },
    clickAt: async (x, y) => void (await press(x, y, 'viewport')),
    async fill(sought, text) {
      await call('(element) => { element.focus(); element.select(); }', [await ready(sought)]);
      await bidi.send('input.performActions', { context, actions: [typing(text)] });
    },
    async choose(sought, option) {
      await call(
        `(select) => {
          const wanted = [...select.options].find(({ text }) => text === ${JSON.stringify(option)});
          if (!wanted) throw new Error('No such option: ' + [...select.options].map(({ text }) => text));
          select.value = wanted.value;
          select.dispatchEvent(new Event('input', { bubbles: true }));
          select.dispatchEvent(new Event('change', { bubbles: true }));
        }`,
        [await the(sought)],
      );
    },
    chooseFile: async (sought, path) =>
      void (await bidi.send('input.setFiles', { context, element: await the(sought), files: [path] })),
    evaluate: (expression) => call(`() => (${expression})`),
    // Firefox never says that a page of an extension has loaded; whoever looks at it waits for what it shows.
    async go(url) {
      await bidi.send('browsingContext.navigate', { context, url, wait: 'none' });
      await expect.poll(() => call<string>('() => location.href').catch(() => '')).toContain(url);
    },
    async screenshot() {
      const { data } = await bidi.send<{ data: string }>('browsingContext.captureScreenshot', { context });
      return Buffer.from(data, 'base64');
    },
  };
}

const IS_READY = `async (element) => {
  element.scrollIntoView({ block: 'center' });
  const place = () => JSON.stringify(element.getBoundingClientRect());
  const before = place();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  return !element.disabled && element.checkVisibility() && before === place();
}`;

/** Nobody is found in a document that is just leaving. */
function createFinder(bidi: Bidi, context: string) {
  const locate = async (sought: Sought, startNodes: readonly Node[]): Promise<Node[]> => {
    const { within, ...value } = sought;
    const locator = 'css' in sought ? { type: 'css', value: sought.css } : { type: 'accessibility', value };
    const where = startNodes.length > 0 ? { startNodes } : {};
    const { nodes } = await bidi.send<{ nodes: Node[] }>('browsingContext.locateNodes', {
      context,
      locator,
      ...where,
    });
    return nodes;
  };
  return async function find(sought: Sought): Promise<Node[]> {
    try {
      const around = sought.within ? await find(sought.within) : [];
      if (sought.within && around.length === 0) return [];
      return await locate(sought, around);
    } catch {
      return [];
    }
  };
}

function describe(sought: Sought): string {
  const { within } = sought;
  const own = 'css' in sought ? sought.css : [sought.role, sought.name && `"${sought.name}"`].join(' ');
  return within ? `${own} in ${describe(within)}` : own;
}

const pointer = (x: number, y: number, origin: object | 'viewport') => ({
  type: 'pointer',
  id: 'mouse',
  actions: [
    { type: 'pointerMove', x, y, origin },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ],
});

const typing = (text: string) => ({
  type: 'key',
  id: 'keyboard',
  actions: [...text].flatMap((value) => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ]),
});
