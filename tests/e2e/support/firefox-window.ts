/** Firefox's own window around the pages: the button in its toolbar, its sidebar, and the extension's background. */
import type { Bidi } from './firefox-bidi.ts';

export interface FirefoxWindow {
  /** Waits for the extension. */
  installed(): Promise<void>;
  /** Where its pages are, once it is installed; Firefox invents it at each installation. */
  origin(): string;
  /** Puts its button from the menu of all extensions into the toolbar. */
  pinButton(): Promise<void>;
  /** The part of the window that its button is in. */
  buttonArea(): Promise<string | null>;
  /** Presses the extension's button in the toolbar by the mouse. */
  pressButton(): Promise<void>;
  /** Text of the sidebar; `null` while none of ours is open. */
  sidebar(): Promise<string | null>;
  /** Ends the event page as Firefox does with an idle one. */
  endBackground(): Promise<void>;
  /** What Firefox asks the person to allow, in its own words; empty while it asks nothing. */
  question(): Promise<string>;
  /** Presses *Allow* there. */
  allow(): Promise<void>;
  /** Takes a site back, as its switch on Firefox's page of extensions does. */
  takeBack(pattern: string): Promise<void>;
}

interface Evaluated {
  readonly type: string;
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

const widgetOf = (id: string) => id.toLowerCase().replaceAll(/[^a-z0-9_-]/g, '_');

export async function createWindow(bidi: Bidi, extensionId: string): Promise<FirefoxWindow> {
  const { contexts } = await bidi.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {
    'moz:scope': 'chrome',
  });
  const context = contexts[0]?.context ?? '';
  const evaluate = async <T>(body: string): Promise<T> => {
    const answer = await bidi.send<Evaluated>('script.evaluate', {
      target: { context },
      expression: `(async () => { ${body} })()`,
      awaitPromise: true,
    });
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text ?? 'The window threw.');
    return (answer.result?.value ?? null) as T;
  };
  const widget = widgetOf(extensionId);
  const extension = `WebExtensionPolicy.getByID(${JSON.stringify(extensionId)}).extension`;
  const question = `document.getElementById('addon-webext-permissions-notification')`;
  let origin = '';
  return {
    async installed() {
      origin = await evaluate<string>(`
        const find = () => WebExtensionPolicy.getByID(${JSON.stringify(extensionId)})?.extension;
        while (find()?.backgroundState !== 'running') await new Promise((resolve) => setTimeout(resolve, 20));
        return find().baseURL;`);
    },
    origin: () => origin,
    pinButton: () =>
      evaluate(`CustomizableUI.addWidgetToArea('${widget}-browser-action', CustomizableUI.AREA_NAVBAR);`),
    buttonArea: () =>
      evaluate(`return CustomizableUI.getPlacementOfWidget('${widget}-browser-action')?.area;`),
    pressButton: () =>
      evaluate(`
        const button = document.querySelector('#${widget}-browser-action .unified-extensions-item-action-button');
        await window.promiseDocumentFlushed(() => {});
        const { x, y, width, height } = button.getBoundingClientRect();
        const [left, top] = [x + width / 2, y + height / 2];
        for (const type of ['mousedown', 'mouseup']) {
          window.synthesizeMouseEvent(type, left, top, { button: 0, clickCount: 1 });
        }`),
    sidebar: () =>
      evaluate(`
        if (!SidebarController.isOpen || SidebarController.currentID !== '${widget}-sidebar-action') return null;
        const inner = SidebarController.browser.contentDocument.getElementById('webext-panels-browser');
        if (!inner?.currentURI?.spec.endsWith('/sidepanel.html')) return '';
        return new Promise((resolve) => {
          const { messageManager } = inner;
          const hear = ({ data }) => {
            messageManager.removeMessageListener('patchpanel:text', hear);
            resolve(data);
          };
          messageManager.addMessageListener('patchpanel:text', hear);
          const script = 'sendAsyncMessage("patchpanel:text", content.document.body?.innerText ?? "")';
          messageManager.loadFrameScript('data:,' + encodeURIComponent(script), false);
        });`),
    endBackground: () =>
      evaluate(`
        const ended = new Promise((resolve) => ${extension}.once('shutdown-background-script', resolve));
        await ${extension}.terminateBackground({ disableResetIdleForTest: true });
        await ended;`),
    question: async () =>
      (await evaluate<string | null>(
        `return PopupNotifications.isPanelOpen ? ${question}?.textContent + ${question}?.getAttribute('label') : null;`,
      )) ?? '',
    // Firefox ignores what is pressed in the first half second
    allow: () =>
      evaluate(`
        while (PopupNotifications.isPanelOpen) {
          ${question}?.button.click();
          await new Promise((resolve) => setTimeout(resolve, 100));
        }`),
    takeBack: (pattern) =>
      evaluate(`
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const back = { permissions: [], origins: [${JSON.stringify(pattern)}] };
        await ExtensionPermissions.remove(${JSON.stringify(extensionId)}, back, ${extension});`),
  };
}
