/** Developer mode of a profile: without it Chromium disables an unpacked extension that reloads itself. Runs on Node. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Preferences {
  readonly extensions?: { readonly ui?: object };
}

/** Written the way the browser keeps the switch of its page of extensions; no browser may run on the profile meanwhile. */
export function turnOnDeveloperMode(profile: string): void {
  const folder = join(profile, 'Default');
  const file = join(folder, 'Preferences');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Preferences) : {};
  const ui = { ...kept.extensions?.ui, developer_mode: true };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...kept, extensions: { ...kept.extensions, ui } }));
}
