/** The package for Oracle's Add-In Manager: an archive as PKWARE describes it, with the two files as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { packOracleBridge } from '../../scripts/crm-bridge/pack.ts';

const SOURCE = join(import.meta.dirname, '../../scripts/crm-bridge/oracle-b2c');
const END = 22;

interface Entry {
  name: string;
  content: Buffer;
  isSound: boolean;
}

/** By the directory at the end, as every program reads an archive. */
function readArchive(archive: Buffer): Entry[] {
  const end = archive.length - END;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  const entries = Array.from({ length: archive.readUInt16LE(end + 10) }, () => {
    const entry = readEntry(archive, at);
    at += 46 + entry.name.length;
    return entry;
  });
  expect(at).toBe(end);
  return entries;
}

function readEntry(archive: Buffer, at: number): Entry {
  expect(archive.readUInt32LE(at)).toBe(0x02014b50);
  const size = archive.readUInt32LE(at + 24);
  const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28));
  const place = archive.readUInt32LE(at + 42);
  const content = archive.subarray(place + 30 + name.length, place + 30 + name.length + size);
  // The head of the file says the same as the directory
  const isSame = archive.subarray(place + 6, place + 30).equals(archive.subarray(at + 8, at + 32));
  const isSound = isSame && archive.readUInt32LE(place) === 0x04034b50;
  return { name, content, isSound: isSound && archive.readUInt32LE(at + 16) === crc32(content) };
}

test('it holds the page first, and the files as they are', async () => {
  const entries = readArchive(await packOracleBridge());
  expect(entries.map(({ name, isSound }) => [name, isSound])).toEqual([
    ['init.html', true],
    ['bridge.js', true],
  ]);
  for (const { name, content } of entries) expect(content).toEqual(readFileSync(join(SOURCE, name)));
});

test('it is the same each time', async () => {
  expect((await packOracleBridge()).equals(await packOracleBridge())).toBe(true);
});

test('its page runs nothing but the library of Oracle and the bridge', () => {
  const html = readFileSync(join(SOURCE, 'init.html'), 'utf8');
  expect([...html.matchAll(/<script src="([^"]+)"><\/script>/g)].map(([, src]) => src)).toEqual([
    '/AgentWeb/module/extensibility/js/client/core/extension_loader.js',
    'bridge.js',
  ]);
});

test('the bridge has no way to send anything but its channel, and no token', () => {
  const code = readFileSync(join(SOURCE, 'bridge.js'), 'utf8');
  expect(code).not.toMatch(/fetch|XMLHttpRequest|getSessionToken|sendBeacon|WebSocket|import\(/);
});
