/** A file of the server is read as it comes: to the byte, and as whole only where its line says so. */
import { describe, expect, it } from 'vitest';
import { createHttp } from '../../lib/remote/http.ts';
import { createImportRemote } from '../../lib/remote/import-remote.ts';
import { STALL_MS } from '../../lib/remote/read-body.ts';
import type { TextStream } from '../../lib/remote/text-stream.ts';
import { json, problem } from '../support/fake-server.ts';
import { manualClock } from '../support/manual-clock.ts';

const WISH = { kind: 'cti-agents', environmentId: null, shown: null } as const;
const CSV = { headers: { 'content-type': 'text/csv; charset=utf-8' } };
const TEXT = 'Environment,Agent Id\r\nZürich,🙂\r\n';

function open(answer: (request: Request) => Response, clock = manualClock()) {
  const tokens = { read: async () => 'token', renew: async () => null };
  const fetch: typeof globalThis.fetch = async (input, init) => answer(new Request(input, init));
  const given = new AbortController();
  const http = createHttp({ address: 'https://server.example', fetch, tokens, clock });
  return { given, clock, opened: createImportRemote(http).openExport(WISH, given.signal) };
}

/** Brings the chunks, and then ends as it is told. */
function bodyOf(chunks: readonly Uint8Array[], end: (controller: ReadableStreamDefaultController) => void) {
  const left = [...chunks];
  return new ReadableStream(
    {
      pull(controller) {
        const chunk = left.shift();
        if (chunk) controller.enqueue(chunk);
        else end(controller);
      },
    },
    { highWaterMark: 0 },
  );
}
const whole = (controller: ReadableStreamDefaultController) => controller.close();
const cut = (controller: ReadableStreamDefaultController) => controller.error(new TypeError('terminated'));
const bytesOf = (text: string) => [...new TextEncoder().encode(text)].map((byte) => Uint8Array.of(byte));

async function readAll(stream: TextStream): Promise<string> {
  let text = '';
  for (;;) {
    const piece = await stream.read();
    if (piece === null) return text;
    text += piece;
  }
}

it('comes as it was sent, without its mark, though every character is cut in the middle', async () => {
  const { opened } = open(() => new Response(bodyOf(bytesOf(`\uFEFF${TEXT}`), whole), CSV));
  const stream = await opened;
  expect(await readAll(stream)).toBe(TEXT);
  expect(await stream.read()).toBeNull();
});

describe('is not whole', () => {
  const BROKEN = { error: { kind: 'offline', detail: 'The connection ended in the middle of the file.' } };

  it('where its connection breaks', async () => {
    const { opened } = open(() => new Response(bodyOf(bytesOf(TEXT), cut), CSV));
    await expect(readAll(await opened)).rejects.toMatchObject(BROKEN);
  });

  it('where it ends in the middle of a character', async () => {
    const { opened } = open(() => new Response(bodyOf(bytesOf(TEXT).slice(0, -4), whole), CSV));
    await expect(readAll(await opened)).rejects.toMatchObject(BROKEN);
  });

  it('where the server falls silent', async () => {
    const { opened, clock } = open(() => {
      const silent = () => new Promise<void>(() => undefined);
      return new Response(new ReadableStream({ pull: silent }, { highWaterMark: 0 }), CSV);
    });
    const read = readAll(await opened);
    clock.advance(STALL_MS);
    await expect(read).rejects.toMatchObject({ error: { kind: 'offline' } });
  });

  it('where it is given up', async () => {
    const body = bodyOf([], (controller) => controller.error(new DOMException('aborted', 'AbortError')));
    const { opened, given } = open(() => new Response(body, CSV));
    const stream = await opened;
    given.abort();
    await expect(stream.read()).rejects.toMatchObject({ error: { kind: 'cancelled' } });
  });
});

it('a reader that takes its time is not taken for a slow line', async () => {
  const clock = manualClock();
  const { opened } = open(() => new Response(bodyOf(bytesOf(TEXT), whole), CSV), clock);
  const stream = await opened;
  for (let read = await stream.read(); read !== null; read = await stream.read()) clock.advance(15_000);
});

it.each([
  ['a refusal', () => problem(403, 'forbidden'), 'forbidden'],
  ['a refusal that calls itself a file', () => new Response('no', { status: 403, ...CSV }), 'forbidden'],
  ['another answer', () => json(200, {}), 'incompatible'],
  [
    'a page of a hotel',
    () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    'offline',
  ],
])('%s is no file', async (_, answer, kind) => {
  await expect(open(answer).opened).rejects.toMatchObject({ error: { kind } });
});
