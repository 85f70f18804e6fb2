/** Gives every component the page's app. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from '../lib/app/app.ts';

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('Rendered outside AppContext.');
  return app;
}
