/** Writes a file that is either whole or not there. Runs in the command line. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What breaks off leaves what was there before. */
export async function writeWhole(pieces: Readable | AsyncIterable<string>, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(pieces, createWriteStream(part));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
