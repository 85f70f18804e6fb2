/** What a gesture is answered from, in its own turn: sites and layouts, read past everything that has to be awaited. */
import { browser } from 'wxt/browser';
import type { PanelLayout, Setting } from './setting.ts';

interface KnownSites {
  sites: string[];
  layouts: Record<string, PanelLayout>;
}

/** Of Firefox's event page, which is a document; a service worker has none. */
const mirror = (): Storage | undefined => (globalThis as { localStorage?: Storage }).localStorage;

/** The setting, written a second time where it can be read at once. */
export function mirrored<T>(name: keyof KnownSites, setting: Setting<T>): Setting<T> {
  return {
    getValue: () => setting.getValue(),
    async setValue(value) {
      mirror()?.setItem(name, JSON.stringify(value));
      await setting.setValue(value);
    },
  };
}

/**
 * Only so much keeps a gesture: in Chromium, for `sidePanel.open()`, one callback of the browser, and neither a promise nor a
 * second callback (seen in 156, the worker asleep or awake); in Firefox, for `sidebarAction.open()`, nothing at all (seen in 153).
 */
export function readKnownSites(onRead: (known: KnownSites) => void): void {
  const place = mirror();
  if (place) onRead({ sites: parse(place, 'sites') ?? [], layouts: parse(place, 'layouts') ?? {} });
  else
    browser.storage.local.get({ sites: [], layouts: {} }, (known) => onRead(known as unknown as KnownSites));
}

/** `null` before anything was written, and after the person cleared it; the next look at the sites writes it anew. */
function parse<K extends keyof KnownSites>(place: Storage, name: K): KnownSites[K] | null {
  return JSON.parse(place.getItem(name) ?? 'null');
}
