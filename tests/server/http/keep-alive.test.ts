/** A connection that rests outlives what the embedded database may hold the server's thread for. */
import { expect, it } from 'vitest';
import { startTestServer } from '../test-server.ts';

it('says that it is kept for longer than browsers keep it', async () => {
  const server = await startTestServer();
  try {
    const answer = await fetch(`${server.url}/healthz`);
    expect(answer.headers.get('keep-alive')).toBe('timeout=120');
  } finally {
    await server.close();
  }
});
