/** Says on standard error how far long work is, once it takes more than a second. Runs in the command line. */
import type { OnRows } from '../backup/format.ts';
import type { Streams } from './run.ts';

const FIRST_MS = 1_000;
const EVERY_MS = 2_000;

/** `verb` is what has become of the rows. */
export function createProgress(
  { error }: Pick<Streams, 'error'>,
  verb: string,
  now = () => performance.now(),
): OnRows {
  let next = now() + FIRST_MS;
  return (done, total) => {
    if (now() < next) return;
    next = now() + EVERY_MS;
    error(`${verb} ${done} of ${total} rows (${Math.floor((done / Math.max(total, 1)) * 100)} %)\n`);
  };
}
