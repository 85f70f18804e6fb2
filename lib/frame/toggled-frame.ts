/** The panel's frame, there or not: nothing of it is mounted while the panel is closed. Runs in the content script. */
import { applySheet } from './apply-sheet.ts';
import { FRAME_SHEET } from './frame-sheet.ts';
import { createPanelFrame, type PanelFrame } from './panel-frame.ts';
import type { PanelPartOptions } from './panel-part.ts';

export class ToggledFrame {
  readonly #options: PanelPartOptions;
  #frame: PanelFrame | null = null;
  readonly #dress: () => void;
  #width: number;

  constructor(options: PanelPartOptions) {
    this.#options = options;
    this.#width = options.setup.width;
    this.#dress = applySheet(options.root, FRAME_SHEET);
    options.signal.addEventListener('abort', () => this.setOpen(false));
    this.setOpen(options.isOpen);
  }

  get isOpen(): boolean {
    return this.#frame !== null;
  }

  /** Answers whether it changed. */
  setOpen(isOpen: boolean): boolean {
    if (isOpen === this.isOpen) return false;
    this.#frame?.remove();
    this.#frame = isOpen ? this.#create() : null;
    return true;
  }

  /** The panel's page is there. */
  greeted(): void {
    this.#frame?.greeted();
  }

  /** The page had moved or hidden our host; `isReloaded` when the frame loads again. */
  restored(isReloaded: boolean): void {
    this.#dress();
    if (isReloaded) this.#frame?.expectGreeting();
    else this.#frame?.nudge();
  }

  #create(): PanelFrame {
    const { root, setup, texts, onAside, onWidth } = this.#options;
    return createPanelFrame({
      root,
      url: setup.panelUrl,
      width: this.#width,
      texts,
      onAside,
      onWidth: (width) => {
        this.#width = width;
        onWidth(width);
      },
    });
  }
}
