/** A connection that rests outlives what the embedded database may hold the server's thread for. */
import { expect, it } from 'vitest';
import { startTestServer } from '../test-server.ts';

it('says that it is kept for more than a minute', async () => {
  const server = await startTestServer();
  try {
    const answer = await fetch(`${server.url}/healthz`);
    expect(answer.headers.get('keep-alive')).toBe('timeout=75');
  } finally {
    await server.close();
  }
});
