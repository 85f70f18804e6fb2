/** A chosen file on its way to the server, in parts that fit the line: neither its size nor a slow or broken line ends it. */
import type { PageClient } from '../messages/page-client.ts';
import type { Result } from '../messages/protocol.ts';
import type { ImportSource } from '../schema/console/import-view.ts';
import type { ImportPlace } from './import-stage.ts';

/** Smaller files go with the request that plans them, and on a line that is known to be fast larger ones: a part to try the line would be a request more. */
const WHOLE_BYTES = 256 * 1024;
const WHOLE_BYTES_FAST = 2 * 1024 * 1024;
const PART_BYTES = { least: 16 * 1024, first: WHOLE_BYTES, most: 8 * 1024 * 1024 };
/** What a part should take: long enough to cost little, short enough for progress, and far from what a request may last. */
const PART_MS = 3_000;
/** A part may take so many times longer than the one before promised, or shorter. */
const SWING = 8;
/** Of one part, without an answer: the line is gone. */
const MOST_FAILURES = 5;
const PAUSE_MS = 500;

export interface SendWatch {
  readonly signal: AbortSignal;
  /** `done` of 1. */
  onProgress(done: number): void;
}

export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export class SentFile {
  readonly #fileId = crypto.randomUUID();
  readonly #client: PageClient;
  readonly #place: ImportPlace;
  readonly #body: Blob;
  readonly #wait: Wait;
  #next = 0;
  #partBytes = PART_BYTES.first;
  /** The plan carries what one more part would: a request and its storing less. */
  #planCarriesRest = true;
  /** Whether the line is fast enough for that is known where the request is made. */
  #planCarriesAll = true;

  constructor(client: PageClient, { place, body }: { place: ImportPlace; body: Blob }, wait: Wait = pause) {
    this.#client = client;
    this.#place = place;
    this.#body = body;
    this.#wait = wait;
  }

  /** What a plan is asked with, for as long as `url` stands for the file. Goes on where it stopped before. */
  async send(url: string, { signal, onProgress }: SendWatch): Promise<Result<ImportSource>> {
    const { size } = this.#body;
    if (size <= WHOLE_BYTES) return { ok: true, value: { url } };
    let failures = 0;
    while (this.#next < size && !signal.aborted) {
      if (this.#planCarriesRest && this.#isRest())
        return { ok: true, value: { fileId: this.#fileId, size, url, from: this.#next } };
      onProgress(this.#next / size);
      const [from, to] = [this.#next, Math.min(size, this.#next + this.#partBytes)];
      const began = performance.now();
      const part = { ...this.#place, fileId: this.#fileId, url, from, to };
      const result = await this.#client.call('sendImportPart', part);
      if (result.ok) {
        failures = 0;
        this.#next = to;
        this.#fit(PART_MS / Math.max(1, performance.now() - began));
        continue;
      }
      failures += 1;
      if (result.error.kind !== 'offline' || failures > MOST_FAILURES) return result;
      this.#fit(1 / SWING);
      await this.#wait(PAUSE_MS * 2 ** failures, signal);
    }
    return { ok: true, value: { fileId: this.#fileId, size } };
  }

  /** Nobody knows how fast the line is. */
  tryLine(): void {
    this.#planCarriesAll = false;
  }

  /** The server has not all of it: the line was too slow for the rest that a plan carried, or what was sent is gone. */
  resume(): void {
    if (this.#next === this.#body.size) this.#next = 0;
    this.#planCarriesRest = false;
    this.#fit(1 / SWING);
  }

  /** Nobody plans it again. */
  forget(): void {
    if (this.#body.size > WHOLE_BYTES) {
      void this.#client.call('forgetImportFile', { fileId: this.#fileId });
    }
    this.#next = 0;
  }

  /** What is left is no more than one request carries. */
  #isRest(): boolean {
    const left = this.#body.size - this.#next;
    if (this.#next > 0) return left <= this.#partBytes;
    return left <= WHOLE_BYTES_FAST && this.#planCarriesAll;
  }

  #fit(factor: number): void {
    const wanted = this.#partBytes * Math.min(SWING, Math.max(1 / SWING, factor));
    this.#partBytes = Math.round(Math.min(PART_BYTES.most, Math.max(PART_BYTES.least, wanted)));
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
