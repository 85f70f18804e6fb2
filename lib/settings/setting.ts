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
}

export const DEFAULT_LAYOUT: PanelLayout = { open: false, width: 380 };
