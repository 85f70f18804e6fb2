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

/** One answer, chunk by chunk. What nobody reads waits in the connection, which holds up the server. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | null;
  readonly #clock: Clock;
  /** Milliseconds that were waited for the line, not for whoever reads. */
  #window = { waited: 0, bytes: 0 };

  constructor(response: Response, clock: Clock) {
    this.#reader = response.body?.getReader() ?? null;
    this.#clock = clock;
  }

  /** The next bytes, `null` at the end. Throws `RemoteError` where the line is too slow, and what `fetch` throws. */
  async read(): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.#reader) return null;
    const began = this.#clock.now();
    const { done, value } = await this.#next(this.#reader);
    if (done) return null;
    this.#window.waited += this.#clock.now() - began;
    this.#window.bytes += value.byteLength;
    if (this.#window.waited > SLOW_MS) {
      if (this.#window.bytes < SLOW_BYTES) return this.giveUp('The connection is too slow.');
      this.#window = { waited: 0, bytes: 0 };
    }
    return value;
  }

  async giveUp(why: string): Promise<never> {
    await this.#reader?.cancel().catch(() => undefined);
    throw offline(why);
  }

  async #next(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
    let stop: () => void = () => undefined;
    const stalled = new Promise<never>((_, reject) => {
      const why = 'The server stopped in the middle of its answer.';
      stop = this.#clock.after(STALL_MS, () => reject(offline(why)));
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
}

export async function readBody(response: Response, clock: Clock): Promise<string> {
  const reader = new BodyReader(response, clock);
  const decoder = new TextDecoder();
  let text = '';
  let total = 0;
  for (;;) {
    const chunk = await reader.read();
    if (!chunk) return text + decoder.decode();
    total += chunk.byteLength;
    if (total > MAX_BYTES) await reader.giveUp('The answer is too large.');
    text += decoder.decode(chunk, { stream: true });
  }
}
