/** The archives for the stores: the same bytes for the same files, whatever the time, the order on the disk, and the zone. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { packBuild } from '../../scripts/build/pack-zip.ts';

const FILES: Readonly<Record<string, string>> = {
  'manifest.json': '{"manifest_version":3}',
  'chunks/Ä.js': 'export {};',
  'chunks/Z.js': 'a'.repeat(10_000),
  'chunks/a.js': 'b',
  'empty.txt': '',
};

const folders: string[] = [];
function folderWith(names: readonly string[], time: Date): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-zip-'));
  folders.push(folder);
  mkdirSync(join(folder, 'chunks'));
  for (const name of names) {
    writeFileSync(join(folder, name), FILES[name] ?? '', { mode: time.getFullYear() > 2000 ? 0o755 : 0o600 });
    utimesSync(join(folder, name), time, time);
  }
  return folder;
}

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone ?? '';
  if (zone === undefined) delete process.env.TZ;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the archive of a build', () => {
  it('is the same for the same files', () => {
    const names = Object.keys(FILES);
    process.env.TZ = 'Pacific/Kiritimati';
    const one = packBuild(folderWith(names, new Date('1999-12-31')));
    process.env.TZ = 'America/Los_Angeles';
    const other = packBuild(folderWith(names.reverse(), new Date('2026-11-29')));
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  });

  it('holds every file as it is, in the order of their names', () => {
    const packed = unzipSync(packBuild(folderWith(Object.keys(FILES), new Date())));
    expect(Object.keys(packed)).toEqual([
      'chunks/Z.js',
      'chunks/a.js',
      'chunks/Ä.js',
      'empty.txt',
      'manifest.json',
    ]);
    expect(
      Object.fromEntries(Object.entries(packed).map(([name, bytes]) => [name, strFromU8(bytes)])),
    ).toEqual(FILES);
  });
});
