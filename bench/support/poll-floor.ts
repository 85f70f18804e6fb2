/** The floor of a remote change: a bare Node server that answers one waiting request as soon as another has come. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds from the sending of a write until the waiting poll is answered. */
export async function pollFloor(runs: number): Promise<number[]> {
  let waiting: ServerResponse | null = null;
  let arrived: () => void = () => undefined;
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      waiting = response;
      arrived();
      return;
    }
    waiting?.end('{"since":"1"}');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const held = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const poll = fetch(url).then((answer) => answer.text());
    await held;
    const began = performance.now();
    await fetch(url, { method: 'POST', body: '{}' });
    await poll;
    samples.push(performance.now() - began);
  }
  server.closeAllConnections();
  server.close();
  return samples;
}
