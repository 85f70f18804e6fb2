/** Remembers per site whether the panel is open and how wide it is. */
import { DEFAULT_LAYOUT, type PanelLayout, type Setting } from '../settings/setting.ts';

const NARROWEST = 320;
const WIDEST = 520;

export type Layouts = Setting<Record<string, PanelLayout>>;

export async function readLayout(layouts: Layouts, address: string): Promise<PanelLayout> {
  return (await layouts.getValue())[originOf(address)] ?? DEFAULT_LAYOUT;
}

export async function rememberLayout(
  layouts: Layouts,
  address: string,
  change: Partial<PanelLayout>,
): Promise<PanelLayout> {
  const layout = { ...(await readLayout(layouts, address)), ...change };
  const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, layout.width)));
  const remembered = { ...layout, width };
  await layouts.setValue({ ...(await layouts.getValue()), [originOf(address)]: remembered });
  return remembered;
}

function originOf(address: string): string {
  return new URL(address).origin;
}
