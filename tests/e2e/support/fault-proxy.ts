/** A proxy with a stable address in front of a server, through which a story can stop, cut or delay the connection. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** `pass`: as if not there. `refuse`: nobody listens. `hang`: connections are taken and never answered. */
export type Fault = 'pass' | 'refuse' | 'hang';

export interface FaultProxy {
  readonly url: string;
  /** Where the real server is; may change when that restarts. */
  forwardTo(port: number): void;
  /** Sets the fault and cuts every open connection, so that long polls notice at once. */
  set(fault: Fault): Promise<void>;
  close(): Promise<void>;
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const stop = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

export async function startFaultProxy(): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let fault: Fault = 'pass';
  let target = 0;
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
    client.pipe(upstream).pipe(client);
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
      cutAll();
      if (server) await stop(server);
    },
  };
}
