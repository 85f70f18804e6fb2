/** Whether the person shown is the one who looks, so that texts may say "you". Pure. */
import type { PanelView } from '../schema/views.ts';

/** Views without a word on it are of pages that show nobody else as `me`. */
export function isSelf(view: Pick<PanelView, 'isSelf' | 'show' | 'ownDataOnly'>): boolean {
  return view.isSelf ?? (view.show === 'me' || view.ownDataOnly);
}
