/** What happens to the tabs of the side panel's window. Heard here, so that nothing wakes the worker while no side panel is open. */
import { browser } from 'wxt/browser';

export interface TabListener {
  /** Another tab may be the active one. */
  onSwitched(): void;
  /** A tab began to load another document, or has it. */
  onChanged(tabId: number, isLoading: boolean): void;
}

export function listenToTabs(windowId: number, { onSwitched, onChanged }: TabListener): void {
  const { onActivated, onReplaced, onUpdated } = browser.tabs;
  onActivated.addListener((switched) => {
    if (switched.windowId === windowId) onSwitched();
  });
  onReplaced.addListener(() => onSwitched());
  onUpdated.addListener((tabId, { status }) => {
    if (status) onChanged(tabId, status === 'loading');
  });
}
