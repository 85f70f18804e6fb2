/** What the product is made of, as npm reads it from the lock file, in CycloneDX: the same bytes for the same lock file. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/build-extension.ts';

export interface SbomComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly { readonly license: { readonly id?: string; readonly name?: string } }[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

/** The part of the format that is read or changed here (cyclonedx.org/docs/1.5/json). */
export interface Sbom {
  serialNumber: string;
  readonly metadata: {
    timestamp?: string;
    readonly tools: { version?: string }[];
    readonly component: { name: string; readonly version: string };
  };
  components: readonly SbomComponent[];
  dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** npm's own `--omit dev` also leaves out what the product needs, as soon as a tool needs it too (seen with npm 11.19). */
const COMMAND = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

interface LockFile {
  readonly name: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

/** What only builds or tests, or only some machines install, is no part of the product. */
function refsOfProduct({ packages }: LockFile): ReadonlySet<string> {
  const parts = Object.entries(packages).filter(
    ([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional,
  );
  return new Set(parts.map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`));
}

/** A UUID of version 8 (RFC 9562) out of the contents. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** Throws where npm is older than 10, or the lock file and package.json disagree. */
export function makeSbom(): Sbom {
  const { stdout, stderr, error } = spawnSync('npm', COMMAND, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (error || !stdout.trimStart().startsWith('{'))
    throw new Error(`npm sbom gave no list; it needs npm 10 or newer. ${error?.message ?? stderr}`);
  const sbom = JSON.parse(stdout) as Sbom;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const parts = refsOfProduct(lock);
  const own = `${lock.name}@${sbom.metadata.component.version}`;
  sbom.components = sbom.components.filter((component) => parts.has(component['bom-ref']));
  sbom.dependencies = sbom.dependencies
    .filter(({ ref }) => ref === own || parts.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => parts.has(each)) }));
  // Npm writes the folder's name, the time, and a random number
  sbom.metadata.component.name = lock.name;
  delete sbom.metadata.timestamp;
  for (const tool of sbom.metadata.tools) delete tool.version;
  sbom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify(sbom.components))}`;
  return sbom;
}
