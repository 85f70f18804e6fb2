/** Parts of the panel that stories about sessions look at again and again. */
import type { Frame, Page } from 'playwright';

export const statusOf = (view: Page | Frame) => view.getByRole('status', { name: 'Sync status' });

export const titleOf = (view: Page | Frame) => view.getByRole('heading', { level: 1 });

export const accountButton = (view: Page | Frame) =>
  view.getByRole('button', { name: 'Account', exact: true });

export const signInButton = (view: Page | Frame) =>
  view.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });

export const SAVED = /^Live · All changes saved/;
