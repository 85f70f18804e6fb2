/** A reverse proxy as operators put one in front of several servers: in turns among those that say they are ready. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface RoundRobin {
  readonly url: string;
  /** Resolves when the server at this place is given requests. */
  ready(place: number): Promise<void>;
  close(): Promise<void>;
}

const CHECK_MS = 100;
/** A server that does not answer so long is not ready; one that ended refuses at once, and one that is about to end says so. */
const CHECK_LIMIT_MS = 10_000;

/** The ports of this machine that servers will listen on; none need be there yet. */
export async function startRoundRobin(ports: readonly number[]): Promise<RoundRobin> {
  const ready = ports.map(() => false);
  let changed = Promise.withResolvers<void>();
  const say = (place: number, isReady: boolean) => {
    ready[place] = isReady;
    changed.resolve();
    changed = Promise.withResolvers();
  };
  let turn = 0;

  /** The next ready server, from the one whose turn it is on. */
  function next(): number | undefined {
    const places = ports.map((_, step) => (turn + step) % ports.length);
    const place = places.find((one) => ready[one]);
    if (place !== undefined) turn = place + 1;
    return place;
  }

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const attempt = () => {
      const place = next();
      if (place === undefined) return void outgoing.writeHead(502).end();
      const upstream = request(
        {
          host: '127.0.0.1',
          port: ports[place],
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
          agent: false,
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.on('error', () => outgoing.destroy());
          answer.pipe(outgoing);
        },
      );
      upstream.on('error', (error: NodeJS.ErrnoException) => {
        // Only what has never arrived may be given to another.
        if (error.code !== 'ECONNREFUSED') return void outgoing.destroy();
        say(place, false);
        attempt();
      });
      outgoing.once('close', () => upstream.destroy());
      upstream.end(body);
    };
    attempt();
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asked = new Set<number>();
  /** One question at a time: an older answer must not come after a newer one. */
  async function check(place: number): Promise<void> {
    if (asked.has(place)) return;
    asked.add(place);
    try {
      const signal = AbortSignal.timeout(CHECK_LIMIT_MS);
      const answer = await fetch(`http://127.0.0.1:${ports[place]}/readyz`, { signal });
      await answer.text();
      say(place, answer.ok);
    } catch {
      say(place, false);
    } finally {
      asked.delete(place);
    }
  }
  const checking = setInterval(() => {
    for (const place of ports.keys()) void check(place);
  }, CHECK_MS);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async ready(place) {
      while (!ready[place]) await changed.promise;
    },
    async close() {
      clearInterval(checking);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
