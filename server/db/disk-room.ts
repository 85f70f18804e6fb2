/** Keeps the last of the disk for what must go on: the embedded database does not come back from a log that it cannot write. Runs in the server. */
import { statfsSync } from 'node:fs';

/** Four segments of the write-ahead log: more than one statement of an edit, or of a part of an import, writes. */
export const KEPT_FREE_BYTES = 64 * 1024 ** 2;
/** A sign-in writes little, and without it nobody could read on. */
export const KEPT_FREE_BY_SIGN_INS_BYTES = 16 * 1024 ** 2;

const MEGABYTE = 1024 ** 2;

/** Answered with 507, as the system's own error is: `problem-answer.ts`. */
export class NoRoomError extends Error {
  readonly code = 'ENOSPC';

  constructor(folder: string, free: number, kept: number) {
    super(
      `${folder} has ${Math.floor(free / MEGABYTE)} MB left on its disk, and the last ${kept / MEGABYTE} MB are kept free: nothing is written until there is more room.`,
    );
    this.name = 'NoRoomError';
  }
}

/** Throws where less than `kept` bytes are free. Takes some millionths of a second, so each statement can ask. */
export function claimRoom(folder: string, kept = KEPT_FREE_BYTES): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < kept) throw new NoRoomError(folder, free, kept);
}
