/**
 * Runs scripts that the background injects as they are: WXT's wrapper around them only says on the console that one crashed,
 * which the browser says as well, and costs 0.15 KB in each. Runs in the build.
 */
import type { Plugin } from 'vite';

const WRAPPER = /^\0virtual:wxt-unlisted-script-entrypoint\?(.*)$/;

export function plainScripts(): Plugin {
  return {
    name: 'plain-scripts',
    enforce: 'pre',
    load: {
      filter: { id: WRAPPER },
      handler(id) {
        const [, path = ''] = WRAPPER.exec(id) ?? [];
        return `import script from ${JSON.stringify(path)}; script.main();`;
      },
    },
  };
}
