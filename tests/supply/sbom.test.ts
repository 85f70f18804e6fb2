/** The list of what the product is made of is exactly the lock file's: each package with its one version, its licence and its hash. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeSbom, type Sbom } from '../../scripts/supply/sbom.ts';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
const installed = Object.entries(lock.packages as Record<string, Locked>)
  .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
  .map(([path, locked]) => ({ name: path.replace(/^.*node_modules\//, ''), ...locked }));

/** Under which the product may be given on without its source. */
const LICENCES = ['Apache-2.0', 'ISC', 'MIT'];

let sbom: Sbom;
beforeAll(() => {
  sbom = makeSbom();
});

describe('the list of what the product is made of', () => {
  it('holds every package that is installed for it, in that version and with its hash, and no other', () => {
    const listed = sbom.components.map(({ name, version, hashes = [] }) => {
      const [hash] = hashes;
      return `${name}@${version} ${hash?.alg} ${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`;
    });
    const locked = installed.map(
      ({ name, version, integrity }) => `${name}@${version} SHA-512 ${integrity?.replace(/^sha512-/, '')}`,
    );
    expect(installed.length).toBeGreaterThan(20);
    expect(listed.sort()).toEqual(locked.sort());
  });

  it('names one licence for each, under which it may be used', () => {
    const licences = sbom.components.map(({ licenses = [] }) => licenses.map(({ license }) => license.id));
    expect(licences.filter((names) => names.length !== 1)).toEqual([]);
    expect([...new Set(licences.flat())].sort()).toEqual(LICENCES);
  });

  it('gives each an address by which advisories are found', () => {
    for (const { name, version, purl } of sbom.components)
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
  });

  it('says of each what it needs, and all of that is listed', () => {
    const refs = new Set(sbom.components.map((component) => component['bom-ref']));
    const needed = sbom.dependencies.flatMap(({ dependsOn }) => dependsOn);
    expect(needed.filter((ref) => !refs.has(ref))).toEqual([]);
    expect([...refs].filter((ref) => !needed.includes(ref))).toEqual([]);
  });

  it('has nothing of this machine or this moment in it', () => {
    expect(sbom.metadata.component).toMatchObject({ name: 'patchpanel', version: lock.version });
    expect(sbom.metadata.timestamp).toBeUndefined();
    expect(sbom.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(makeSbom()).toEqual(sbom);
  });
});
