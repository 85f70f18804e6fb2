/** Files that are read later are read by the browser alone: Vite's own way would preload styles and tell of failures, 0.7 KB in every page. Runs in the build. */
import type { Plugin } from 'vite';

const HELPER = '\0vite/preload-helper.js';

export function readLate(): Plugin {
  return {
    name: 'read-late',
    enforce: 'pre',
    load: {
      filter: { id: new RegExp(`^${HELPER}$`) },
      handler: () => 'export const __vitePreload = (read) => read();',
    },
  };
}
