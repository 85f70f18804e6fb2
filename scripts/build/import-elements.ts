/** Elements as calls with their children as arguments: 1 % shorter, compressed, than with a property `children`. Runs in the build. */
import type { Plugin } from 'vite';

/** Not Vite's own `jsxInject`: that one gives Preact to scripts without elements as well. */
export function importElements(): Plugin {
  return {
    name: 'import-elements',
    enforce: 'pre',
    transform: {
      filter: { id: /\.tsx$/ },
      handler: (code) => `import { h as _h, Fragment as _Fragment } from 'preact';${code}`,
    },
  };
}
