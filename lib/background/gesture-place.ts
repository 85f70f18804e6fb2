/** What a gesture on a tab opens: the panel in the page, or the side panel. Pure. */
import { matchesAny } from '../domain/match-pattern.ts';
import { isBlocked } from '../settings/setting.ts';
import { type Layouts, layoutAt } from './panel-layouts.ts';

/** What is known of sites without waking the core: one read of the browser's storage. */
export interface KnownSites {
  /** Match patterns on which our content script is registered. */
  sites: readonly string[];
  layouts: Layouts;
}

export function gesturePlace(url: string | null, known: KnownSites, now: number): 'panel' | 'side-panel' {
  if (url === null || !matchesAny(known.sites, url)) return 'side-panel';
  return isBlocked(layoutAt(known.layouts, url), now) ? 'side-panel' : 'panel';
}
