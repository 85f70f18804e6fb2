/** Firefox's own window around the pages: the button in its toolbar, its sidebar, and the extension's background. */
import type { Bidi } from './firefox-bidi.ts';

export interface FirefoxWindow {
  /** Puts the button of the installed extension from the menu of all extensions into the toolbar; answers the extension's origin. */
  pinButton(): Promise<string>;
  /** Presses the extension's button in the toolbar by the mouse. */
  pressButton(): Promise<void>;
  /** Text of the sidebar; `null` while none of ours is open. */
  sidebar(): Promise<string | null>;
  /** Ends the event page as Firefox does with an idle one. */
  endBackground(): Promise<void>;
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
  return {
    pinButton: () =>
      evaluate(`
        CustomizableUI.addWidgetToArea('${widget}-browser-action', CustomizableUI.AREA_NAVBAR);
        return ${extension}.baseURL;`),
    pressButton: () =>
      evaluate(`
        const button = document.querySelector('#${widget}-browser-action .unified-extensions-item-action-button');
        await window.promiseDocumentFlushed(() => {});
        const { x, y, width, height } = button.getBoundingClientRect();
        const [left, top] = [x + width / 2, y + height / 2];
        for (const type of ['mousedown', 'mouseup']) {
          // Firefox before 142 has only the second.
          if (window.synthesizeMouseEvent) window.synthesizeMouseEvent(type, left, top, { button: 0, clickCount: 1 });
          else window.windowUtils.sendMouseEvent(type, left, top, 0, 1, 0);
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
  };
}
