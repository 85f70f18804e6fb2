/** A proxy with a stable address in front of a server, through which a story can stop, cut or delay the connection. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** `pass`: as if not there. `refuse`: nobody listens. `hang`: connections are taken and never answered. */
export type Fault = 'pass' | 'refuse' | 'hang';

export interface FaultProxy {
  readonly url: string;
  /** Where the real server is; may change when that restarts. */
  forwardTo(port: number): void;
  /** Sets the fault and cuts every open connection, so that long polls notice at once. */
  set(fault: Fault): Promise<void>;
  /** Keeps back every request of this path until `letGo`. */
  hold(path: string): void;
  letGo(): void;
  /** Bytes a second that all requests together may take to the server; `null`: as many as they like. */
  limit(bytesPerSecond: number | null): void;
  /** The same of all answers together. */
  limitAnswers(bytesPerSecond: number | null): void;
  close(): Promise<void>;
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const stop = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

interface Holds {
  path: string | null;
  released: Promise<void>;
  release: () => void;
}

/** A request begins a chunk: browsers send the next one of a connection only after the answer. */
function holding(holds: Holds): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const [, path = ''] = chunk.subarray(0, 200).toString().split(' ');
      const isHeld = holds.path !== null && path.startsWith(holds.path);
      void (isHeld ? holds.released : Promise.resolve()).then(() => done(null, chunk));
    },
  });
}

/** One line for all connections: a chunk waits until those before it are through. */
function createSlowLine() {
  let rate: number | null = null;
  let isFree = Promise.resolve();
  const pass = (bytes: number) => {
    const milliseconds = rate === null ? 0 : (bytes / rate) * 1_000;
    if (milliseconds > 0) isFree = isFree.then(() => pause(milliseconds));
    return isFree;
  };
  return {
    limit(bytesPerSecond: number | null) {
      rate = bytesPerSecond;
    },
    transform: () =>
      new Transform({
        highWaterMark: 16 * 1024,
        transform(chunk: Buffer, _encoding, done) {
          void pass(chunk.length).then(() => done(null, chunk));
        },
      }),
  };
}

export async function startFaultProxy(): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let fault: Fault = 'pass';
  let target = 0;
  const line = createSlowLine();
  const back = createSlowLine();
  const holds: Holds = { path: null, released: Promise.resolve(), release: () => undefined };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const serve = (client: Socket) => {
    keep(client);
    if (fault === 'hang') return;
    const upstream = connect(target, '127.0.0.1');
    keep(upstream);
    client.pipe(holding(holds)).pipe(line.transform()).pipe(upstream).pipe(back.transform()).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  };
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  let server: Server | null = createServer(serve);
  const port = await listenOn(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    forwardTo(next) {
      target = next;
    },
    hold(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      Object.assign(holds, { path, released: promise, release: resolve });
    },
    letGo() {
      holds.path = null;
      holds.release();
    },
    limit: line.limit,
    limitAnswers: back.limit,
    async set(next) {
      fault = next;
      cutAll();
      if (next === 'refuse' && server) {
        const closing = stop(server);
        server = null;
        await closing;
      } else if (next !== 'refuse' && !server) {
        server = createServer(serve);
        await listenOn(server, port);
      }
    },
    async close() {
      holds.release();
      cutAll();
      if (server) await stop(server);
    },
  };
}
