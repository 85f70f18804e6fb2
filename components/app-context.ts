/** Gives every component the page's app. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from '../lib/app/app.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('A component of a page was rendered outside AppContext.');
  return app;
}
