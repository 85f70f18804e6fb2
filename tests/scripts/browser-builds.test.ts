/** The builds for Edge and Firefox are the same files as Chrome's, and a fleet's build has the hosts that it was made with. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import publicKey from '../../public-key.json' with { type: 'json' };
import { BROWSERS, type Browser, ensureBuilt, root } from '../../scripts/build/build-extension.ts';

const builds = new Map<Browser, string>();
let out: string;

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'patchpanel-fleet-'));
  for (const browser of BROWSERS) builds.set(browser, await ensureBuilt('generic', () => undefined, browser));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

const folderOf = (browser: Browser) => builds.get(browser) ?? '';
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

/** Every file but the manifest, with its bytes. */
function readFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const named = paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')] as const);
  return new Map(named.filter(([name]) => name !== 'manifest.json'));
}

describe.each(['edge', 'firefox'] as const)('the build for %s', (browser) => {
  it("has Chrome's files and no other", () => {
    const [chrome, other] = [readFiles(folderOf('chrome')), readFiles(folderOf(browser))];
    expect([...other.keys()].sort()).toEqual([...chrome.keys()].sort());
    expect([...other].filter(([name, text]) => chrome.get(name) !== text).map(([name]) => name)).toEqual([]);
  });
});

describe('the manifest as it is built', () => {
  it('is the same for Edge as for Chrome', () => {
    expect(manifestOf(folderOf('edge'))).toEqual(manifestOf(folderOf('chrome')));
  });
  it('has in Chrome and Edge the id and the schema of managed values, which Firefox has and needs in its own way', () => {
    for (const browser of ['chrome', 'edge'] as const) {
      const { key, storage, minimum_chrome_version } = manifestOf(folderOf(browser));
      expect(key).toBe(publicKey.key);
      expect(storage).toEqual({ managed_schema: 'managed-storage.json' });
      expect(minimum_chrome_version).toBe('130');
    }
  });
  it('is in Firefox the same but for what is named here', () => {
    const [chrome, firefox] = [manifestOf(folderOf('chrome')), manifestOf(folderOf('firefox'))];
    const names = [...new Set([...Object.keys(chrome), ...Object.keys(firefox)])];
    const differing = names.filter((name) => JSON.stringify(chrome[name]) !== JSON.stringify(firefox[name]));
    expect(differing.toSorted()).toEqual([
      'background',
      'browser_specific_settings',
      'key',
      'minimum_chrome_version',
      'permissions',
      'side_panel',
      'sidebar_action',
      'storage',
      'web_accessible_resources',
    ]);
  });
  it('has an event page and a sidebar in Firefox', () => {
    const { background, sidebar_action, side_panel } = manifestOf(folderOf('firefox'));
    expect(background).toEqual({ scripts: ['background.js'] });
    expect(sidebar_action).toMatchObject({ default_panel: 'sidepanel.html', open_at_install: false });
    expect(side_panel).toBeUndefined();
  });
});

/** All that a build may ask of a browser, and what of it a page may reach. */
const POWERS = [
  'permissions',
  'optional_permissions',
  'host_permissions',
  'optional_host_permissions',
  'web_accessible_resources',
  'content_scripts',
  'content_security_policy',
  'externally_connectable',
  'sandbox',
] as const;
const SAME_POWERS = {
  permissions: ['storage', 'unlimitedStorage', 'scripting', 'identity', 'alarms', 'activeTab'],
  optional_permissions: ['cookies'],
  optional_host_permissions: ['*://*/*'],
  content_security_policy: {
    extension_pages:
      "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
  },
};
const CHROMIUM_POWERS = {
  ...SAME_POWERS,
  permissions: ['storage', 'unlimitedStorage', 'scripting', 'identity', 'alarms', 'sidePanel', 'activeTab'],
  web_accessible_resources: [{ resources: ['panel.html'], matches: ['*://*/*'], use_dynamic_url: true }],
};
const FIREFOX_POWERS = {
  ...SAME_POWERS,
  web_accessible_resources: [{ resources: ['panel.html'], matches: ['*://*/*'] }],
};

it.each([
  ['chrome', CHROMIUM_POWERS],
  ['edge', CHROMIUM_POWERS],
  ['firefox', FIREFOX_POWERS],
] as const)(
  'the build for %s asks for these permissions, hosts, policies and open files, and no other',
  (browser, powers) => {
    const manifest = manifestOf(folderOf(browser));
    const asked = POWERS.filter((name) => name in manifest).map((name) => [name, manifest[name]]);
    expect(Object.fromEntries(asked)).toEqual(powers);
  },
);

describe('the build of a fleet', () => {
  it('has the sites that the command names, and the id', async () => {
    const command = ['scripts/build/main.ts', '--browser', 'firefox', '--out', out];
    const fleet = ['--hosts', 'https://crm.example/*', '--firefox-id', 'patchpanel@fleet.example'];
    const { stdout } = await promisify(execFile)(process.execPath, [...command, ...fleet], { cwd: root });
    expect(stdout.trim()).toBe(join(out, 'firefox-mv3-fleet'));
    const manifest = manifestOf(stdout.trim());
    expect(manifest.host_permissions).toEqual(['https://crm.example/*']);
    expect(manifest.optional_host_permissions).toBeUndefined();
    expect(manifest.browser_specific_settings.gecko.id).toBe('patchpanel@fleet.example');
    expect(readFiles(stdout.trim())).toEqual(readFiles(folderOf('firefox')));
  });
});
