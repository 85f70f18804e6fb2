/** Which context a message came from, as the browser says it; nothing here is taken from the message itself. */
import type { Surface } from './protocol.ts';

/** The part of `runtime.MessageSender` that decides. */
export interface MessageSender {
  id?: string | undefined;
  url?: string | undefined;
  frameId?: number | undefined;
  documentId?: string | undefined;
  tab?: { id?: number | undefined; url?: string | undefined; windowId?: number | undefined } | undefined;
}

export interface Extension {
  id: string;
  /** Origin of the extension's pages, and the dynamic one that frames in pages may have. */
  isOwnOrigin(url: URL): boolean;
}

const SURFACE_OF: Readonly<Record<string, Surface>> = {
  '/panel.html': 'panel',
  '/sidepanel.html': 'sidepanel',
  '/console.html': 'console',
  '/setup.html': 'setup',
};

/** The extension's own page that sent it; `null` when it was anything else. */
export function surfaceOf(sender: MessageSender, extension: Extension): Surface | null {
  const url = URL.parse(sender.url ?? '');
  if (sender.id !== extension.id || !url || !extension.isOwnOrigin(url)) return null;
  const surface = SURFACE_OF[url.pathname] ?? null;
  // Only the panel may be a frame of another page.
  if (surface !== 'panel' && surface !== null && (sender.frameId ?? 0) !== 0) return null;
  return surface;
}

/** True for our content script in the top frame of a web page. */
export function isTopFrameOfSite(sender: MessageSender, extension: Extension): boolean {
  return sender.frameId === 0 && isSite(sender, extension);
}

/** True for our script in a sub-frame of a web page; the page itself is `sender.tab.url`. */
export function isSubFrameOfSite(sender: MessageSender, extension: Extension): boolean {
  return sender.frameId !== 0 && sender.frameId !== undefined && isSite(sender, extension);
}

function isSite(sender: MessageSender, extension: Extension): boolean {
  const url = URL.parse(sender.url ?? '');
  if (sender.id !== extension.id || !url || sender.tab?.id === undefined) return false;
  return url.protocol === 'https:' || url.protocol === 'http:';
}
