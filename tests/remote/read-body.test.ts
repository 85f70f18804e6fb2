/** A slow line gets there, however long it takes; one that drips or stops is given up. */
import { describe, expect, it } from 'vitest';
import { readBody } from '../../lib/remote/read-body.ts';
import { manualClock } from '../support/manual-clock.ts';

/** So many bytes each second of the clock. */
function lineOf(bytesPerSecond: number, total: number) {
  const clock = manualClock();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const bytes = Math.min(bytesPerSecond, total - sent);
        if (bytes === 0) return controller.close();
        sent += bytes;
        clock.advance(1_000);
        controller.enqueue(new Uint8Array(bytes).fill(120));
      },
    },
    { highWaterMark: 0 },
  );
  return { clock, response: new Response(body), sent: () => sent };
}

describe('a line', () => {
  it('of 1 Mbit/s brings 20 MB, which takes minutes', async () => {
    const { clock, response } = lineOf(125_000, 20_000_000);
    const began = clock.now();
    expect(await readBody(response, clock)).toHaveLength(20_000_000);
    expect(clock.now() - began).toBeGreaterThan(150_000);
  });

  it('of 1 KB/s still brings what is asked for', async () => {
    const { clock, response } = lineOf(1_100, 100_000);
    expect(await readBody(response, clock)).toHaveLength(100_000);
  });

  it('of 1 byte a second is given up in less than half a minute', async () => {
    const { clock, response, sent } = lineOf(1, 10_000);
    await expect(readBody(response, clock)).rejects.toMatchObject({ error: { kind: 'offline' } });
    expect(sent()).toBeLessThan(30);
  });
});
