/** Remembers per site whether the panel is open, how wide it is, and whether the page blocks it. In memory, kept on disk. */
import { DEFAULT_LAYOUT, type PanelLayout, type Setting } from '../settings/setting.ts';

const NARROWEST = 320;
const WIDEST = 520;

export type Layouts = Record<string, PanelLayout>;

export class PanelLayouts {
  readonly #setting: Setting<Layouts>;
  #layouts: Layouts = {};

  constructor(setting: Setting<Layouts>) {
    this.#setting = setting;
  }

  async load(): Promise<void> {
    this.#layouts = await this.#setting.getValue();
  }

  of(address: string): PanelLayout {
    return layoutAt(this.#layouts, address);
  }

  /** Resolves once it is kept. In memory it changes at once, so that two tabs cannot undo each other's change. */
  async remember(address: string, change: Partial<PanelLayout>): Promise<PanelLayout> {
    const layout = { ...this.of(address), ...change };
    const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, layout.width)));
    const remembered = { ...layout, width };
    this.#layouts = { ...this.#layouts, [originOf(address)]: remembered };
    await this.#setting.setValue(this.#layouts);
    return remembered;
  }
}

export function layoutAt(layouts: Layouts, address: string): PanelLayout {
  return layouts[originOf(address)] ?? DEFAULT_LAYOUT;
}

function originOf(address: string): string {
  return new URL(address).origin;
}
