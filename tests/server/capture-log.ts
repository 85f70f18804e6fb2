/** A log whose lines a test can read. */
import { Writable } from 'node:stream';
import { createLog } from '../../server/log.ts';

export function captureLog() {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { lines, log: createLog({ level: 'trace', destination }), text: () => lines.join('') };
}
