/** Each browser's build is made twice from nothing: the archives for the stores are the same, byte by byte. */
import { createHash } from 'node:crypto';
import { BROWSERS, buildExtension } from '../../scripts/build/build-extension.ts';
import { packBuild } from '../../scripts/build/pack-zip.ts';
import type { LongTest } from './long-test.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const SAME_BUILDS: LongTest = {
  name: 'same-builds',
  what: "the builds for Chrome, Edge and Firefox, each made twice in folders of different names: both archives have the same bytes, and Edge's are Chrome's",
  covers: [
    'tests/long/same-builds.ts',
    'wxt.config.ts',
    'entrypoints/background.ts',
    'entrypoints/console/main.tsx',
    'entrypoints/crm-panel.ts',
  ],
  count: BROWSERS.length,
  async open() {
    const made = new Map<string, string>();
    return {
      async run(round) {
        const browser = BROWSERS[round % BROWSERS.length] ?? 'chrome';
        const first = hashOf(packBuild(await buildExtension('generic', browser)));
        const second = hashOf(packBuild(await buildExtension('generic', browser)));
        if (first !== second) throw new Error(`Two builds for ${browser} differ: ${first} and ${second}.`);
        made.set(browser, first);
        return { seen: `the same: ${browser}` };
      },
      async close() {
        const [chrome, edge] = [made.get('chrome'), made.get('edge')];
        return chrome && edge && chrome !== edge ? ["Edge's archive differs from Chrome's."] : [];
      },
    };
  },
};
