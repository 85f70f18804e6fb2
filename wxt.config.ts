/** Builds the extension: the generic build asks for sites at run time, the fixed-host build (fleets, tests) names them. */
import { createHash } from 'node:crypto';
import { defineConfig } from 'wxt';
import manifestKey from './public-key.json' with { type: 'json' };
import { dropEmpty } from './scripts/build/drop-empty.ts';
import { addFieldTexts, dropFieldTexts } from './scripts/build/field-texts.ts';
import { importElements } from './scripts/build/import-elements.ts';
import { noMarkup } from './scripts/build/no-markup.ts';
import { packPanel } from './scripts/build/pack-panel.ts';
import { plainScripts } from './scripts/build/plain-scripts.ts';
import { readLate } from './scripts/build/read-late.ts';
import { shortenCatalogues, shortenKeys, shortKeys } from './scripts/build/short-keys.ts';
import { singleNames } from './scripts/build/single-names.ts';

/** Comma-separated match patterns; set for the fixed-host build. */
const fixedHosts = (process.env.PATCHPANEL_FIXED_HOSTS ?? '').split(',').filter(Boolean);
const hosts = fixedHosts.length > 0 ? fixedHosts : ['*://*/*'];

/** Salesforce tells who is signed in only to the holder of a cookie; nobody else's cookies are of use. */
const needsCookies = fixedHosts.some((host) => /[./](salesforce|salesforce-setup|force)\.com\//.test(host));

/** Mozilla signs an id for one account only: a fleet that has its build signed under its own account names its own. */
const firefoxId = process.env.PATCHPANEL_FIREFOX_ID || 'patchpanel@patchpanel.example';

const keys = shortKeys(import.meta.dirname);

const OF_CHROMIUM = {
  key: manifestKey.key,
  minimum_chrome_version: '130',
  // Firefox takes a policy without a schema.
  storage: { managed_schema: 'managed-storage.json' },
};

const OF_FIREFOX = {
  browser_specific_settings: {
    gecko: {
      id: firefoxId,
      // The first whose every edition asks for consent to what is sent away; it is older than the oldest ESR that Mozilla keeps, 153.
      strict_min_version: '142.0',
      // Sent to the configuration server that the person or their administrator named, and nowhere else.
      data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
    },
  },
};

/** Text becomes code only by the one policy of Trusted Types in `lib/app/own-worker.ts`. */
const PAGE_POLICY =
  "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default";

export default defineConfig({
  imports: false,
  manifestVersion: 3,
  outDir: process.env.PATCHPANEL_OUT_DIR ?? '.output',
  outDirTemplate:
    fixedHosts.length > 0 ? '{{browser}}-mv{{manifestVersion}}-fixed' : '{{browser}}-mv{{manifestVersion}}',
  vite: () => ({
    // Preact's signals ask for their own developer tools at each drawing
    define: { 'window.__PREACT_SIGNALS_DEVTOOLS__': 'false' },
    build: { sourcemap: false, modulePreload: { polyfill: false } },
    plugins: [
      importElements(),
      noMarkup(),
      readLate(),
      plainScripts(),
      dropFieldTexts(),
      shortenKeys(keys),
      singleNames(),
      dropEmpty(),
    ],
    oxc: { jsx: { runtime: 'classic', pragma: '_h', pragmaFrag: '_Fragment' } },
  }),
  hooks: {
    'vite:build:extendConfig': packPanel,
    'build:publicAssets': (_, files) => {
      shortenCatalogues(files, keys);
      addFieldTexts(files);
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    ...(browser === 'firefox' ? OF_FIREFOX : OF_CHROMIUM),
    permissions: [
      'storage',
      'unlimitedStorage',
      'scripting',
      'identity',
      'alarms',
      ...(browser === 'firefox' ? [] : ['sidePanel' as const]),
      'activeTab',
      ...(needsCookies ? ['cookies' as const] : []),
    ],
    ...(fixedHosts.length > 0
      ? { host_permissions: hosts }
      : { optional_host_permissions: hosts, optional_permissions: ['cookies'] }),
    web_accessible_resources: [
      // Firefox's address has a UUID of the installation, which no page can guess.
      {
        resources: ['panel.html'],
        matches: hosts,
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
    ],
    action: { default_title: '__MSG_extensionName__' },
    commands: {
      'toggle-panel': {
        // Chromium 156 has Alt+Shift+P for itself, and would leave the command without a key.
        suggested_key: { default: 'Alt+Shift+K' },
        description: '__MSG_commandTogglePanel__',
      },
    },
    content_security_policy: {
      extension_pages: PAGE_POLICY,
    },
  }),
});

/** Chrome's id of the extension: the first 32 hex digits of the SHA-256 of the public key, mapped 0-f to a-p. */
export const chromeExtensionId = createHash('sha256')
  .update(Buffer.from(manifestKey.key, 'base64'))
  .digest('hex')
  .slice(0, 32)
  .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
