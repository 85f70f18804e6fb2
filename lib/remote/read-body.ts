/** Reads an answer as long as bytes keep coming: a slow line must get there, a stalled one is given up. */
import type { Clock } from './clock.ts';
import { offline } from './remote-error.ts';

/** No byte for this long is a stall. */
export const STALL_MS = 10_000;
/** Fewer than `SLOW_BYTES` in this long is as good as a stall. */
const SLOW_MS = 20_000;
const SLOW_BYTES = 20 * 1024;
/** No honest answer is larger: a part of a snapshot is at most 1 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

export async function readBody(response: Response, clock: Clock): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const window = { since: clock.now(), bytes: 0 };
  let text = '';
  let total = 0;
  for (;;) {
    const { done, value } = await readChunk(reader, clock);
    if (done) return text + decoder.decode();
    total += value.byteLength;
    if (total > MAX_BYTES) await giveUp(reader, 'The answer is too large.');
    window.bytes += value.byteLength;
    if (clock.now() - window.since > SLOW_MS) {
      if (window.bytes < SLOW_BYTES) await giveUp(reader, 'The connection is too slow.');
      Object.assign(window, { since: clock.now(), bytes: 0 });
    }
    text += decoder.decode(value, { stream: true });
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

async function readChunk(reader: Reader, clock: Clock) {
  let stop: () => void = () => undefined;
  const stalled = new Promise<never>((_, reject) => {
    stop = clock.after(STALL_MS, () => reject(offline('The server stopped in the middle of its answer.')));
  });
  try {
    return await Promise.race([reader.read(), stalled]);
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    stop();
  }
}

async function giveUp(reader: Reader, why: string): Promise<never> {
  await reader.cancel().catch(() => undefined);
  throw offline(why);
}
