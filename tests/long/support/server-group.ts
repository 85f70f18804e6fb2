/** Several processes of the production server on one PostgreSQL behind a proxy: each can be killed, ended and started again. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { startRoundRobin } from '../../support/round-robin.ts';
import { type RealServer, startRealServer } from './real-server.ts';

export interface ServerGroup {
  /** Of the proxy: what clients know. */
  readonly url: string;
  readonly size: number;
  isUp(place: number): boolean;
  /** SIGKILL: resolves when the process is gone. */
  kill(place: number): Promise<void>;
  /** SIGTERM, as an operator ends it: the proxy is told first. */
  stop(place: number): Promise<void>;
  /** Resolves when the proxy gives it requests. */
  start(place: number): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function startServerGroup(databaseUrl: string, size: number): Promise<ServerGroup> {
  const ports: number[] = [];
  for (let place = 0; place < size; place += 1) ports.push(await freePort());
  const proxy = await startRoundRobin(ports);
  const running: (RealServer | null)[] = ports.map(() => null);

  async function start(place: number): Promise<void> {
    running[place] = await startRealServer({ url: databaseUrl }, [], {
      PATCHPANEL_PORT: String(ports[place]),
      PATCHPANEL_PUBLIC_URL: proxy.url,
      PATCHPANEL_DRAIN_SECONDS: '1',
    });
    await proxy.ready(place);
  }

  async function end(place: number, how: 'kill' | 'stop'): Promise<void> {
    const server = running[place];
    running[place] = null;
    await server?.[how]();
  }

  for (const place of ports.keys()) await start(place);
  return {
    url: proxy.url,
    size,
    isUp: (place) => running[place] !== null,
    kill: (place) => end(place, 'kill'),
    stop: (place) => end(place, 'stop'),
    start,
    async close() {
      for (const place of ports.keys()) await end(place, 'stop');
      await proxy.close();
    },
  };
}
