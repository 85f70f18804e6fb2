/** Puts the launcher at the edge of a CRM page, in the top layer and a closed shadow root; runs in the content script. */

import { applySheet } from './apply-sheet.ts';
import { keepMounted } from './keep-mounted.ts';
import { LAUNCHER_SHEET } from './launcher-sheet.ts';

export interface LauncherOptions {
  document: Document;
  label: string;
  /** The person pressed it, or Escape on one of our controls. */
  onPressed(key: 'toggle' | 'close'): void;
  /** The page had removed, moved or hidden the host, which is repaired; `isReloaded` when its frame loads again. */
  onRestored(isReloaded: boolean): void;
  signal: AbortSignal;
}

export interface Launcher {
  readonly root: ShadowRoot;
  /** Shows the launcher, at first too: where the panel opens by itself it comes with it, and never shifts. */
  setExpanded(isExpanded: boolean): void;
}

export function mountLauncher(options: LauncherOptions): Launcher {
  const { document } = options;
  const given = new AbortController();
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = options.label;
  // A page can send us events of its own making.
  button.addEventListener('click', (event) => event.isTrusted && options.onPressed('toggle'));
  for (const type of ['keydown', 'keyup', 'keypress'] as const) {
    host.addEventListener(type, (event) => {
      // No key pressed on our controls is a shortcut of the CRM.
      event.stopPropagation();
      if (event.type !== 'keydown' || event.key !== 'Escape' || !event.isTrusted) return;
      options.onPressed('close');
      button.focus();
    });
  }
  const dress = applySheet(root, LAUNCHER_SHEET);
  keepMounted({
    host,
    onRestored: (isReloaded) => {
      dress();
      options.onRestored(isReloaded);
    },
    onGivenUp: () => given.abort(),
    signal: AbortSignal.any([options.signal, given.signal]),
  });
  return {
    root,
    setExpanded(isExpanded) {
      button.ariaExpanded = String(isExpanded);
      if (!button.isConnected) root.prepend(button);
    },
  };
}
