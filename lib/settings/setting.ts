/** What a stored setting is to those who use it, and the layout of the panel on a site. No browser is touched here. */

/** What the background needs of a stored setting; tests give one in memory. */
export interface Setting<T> {
  getValue(): Promise<T>;
  setValue(value: T): Promise<void>;
}

/** What whoever manages the browser may ask for, in `storage.managed`. */
export interface Policy {
  /** After a restart of the browser nothing of the last account is shown before somebody has signed in. */
  requireSignInAfterRestart: boolean;
}

/** How a person left the panel on one site. */
export interface PanelLayout {
  open: boolean;
  /** CSS pixels. */
  width: number;
  /** When the page was last found to block the panel's frame; milliseconds since 1970. */
  blockedAt?: number;
}

export const DEFAULT_LAYOUT: PanelLayout = { open: false, width: 380 };

/** A page may stop blocking the frame, so it is tried again now and then. */
const BLOCKED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** The side panel stands in for the panel on this site. */
export function isBlocked({ blockedAt }: PanelLayout, now: number): boolean {
  return blockedAt !== undefined && Math.abs(now - blockedAt) < BLOCKED_FOR_MS;
}
