/** A proxy in front of the server that counts what comes back, and notes when a request of a kind was first made. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CountingProxy {
  readonly url: string;
  forwardTo(port: number): void;
  /** Forgets what was counted. */
  reset(): void;
  /** Bytes from the server since the first request whose line begins with the text; 0 before it. */
  bytesSince(requestLine: string): number;
  /** Milliseconds since 1970 of that request, with fractions; `null` before it. */
  firstRequest(requestLine: string): number | null;
  /** Milliseconds since 1970 of the last byte that answered such a request; `null` before any. */
  lastAnswer(requestLine: string): number | null;
  /** Bytes of that answer, with its headers. */
  lastAnswerBytes(requestLine: string): number;
  /** Ends every connection and takes no other one until `heal`. */
  cut(): void;
  heal(): void;
  /** The feed is answered 410, as by a server that was restored from a backup, until the snapshot is asked for. */
  resetFeed(): void;
  close(): Promise<void>;
}

interface Noted {
  readonly line: string;
  readonly at: number;
  readonly bytesBefore: number;
  answer: { at: number; bytes: number } | null;
}

const BODY = '{"reset":true}';
const GONE = `HTTP/1.1 410 Gone\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\nconnection: close\r\n\r\n${BODY}`;

const now = () => performance.timeOrigin + performance.now();

export async function startCountingProxy(): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let target = 0;
  let bytes = 0;
  let requests: Noted[] = [];
  let isCut = false;
  let isReset = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    keep(client);
    keep(upstream);
    let noted: Noted | null = null;
    client.on('data', (chunk) => {
      // A browser begins each request with a packet of its own.
      noted = { line: chunk.toString('latin1', 0, 80), at: now(), bytesBefore: bytes, answer: null };
      requests.push(noted);
      if (noted.line.startsWith('GET /v1/snapshot')) isReset = false;
      if (!isReset || !noted.line.startsWith('GET /v1/changes')) return;
      client.unpipe(upstream);
      client.end(GONE);
    });
    upstream.on('data', (chunk) => {
      bytes += chunk.length;
      if (noted) noted.answer = { at: now(), bytes: (noted.answer?.bytes ?? 0) + chunk.length };
    });
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const find = (wanted: string) => requests.find(({ line }) => line.startsWith(wanted));
  const lastAnswer = (wanted: string) =>
    requests
      .filter(({ line }) => line.startsWith(wanted))
      .flatMap(({ answer }) => answer ?? [])
      .sort((a, b) => b.at - a.at)[0];
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (port) => {
      target = port;
    },
    reset: () => {
      bytes = 0;
      requests = [];
    },
    bytesSince: (wanted) => bytes - (find(wanted)?.bytesBefore ?? bytes),
    firstRequest: (wanted) => find(wanted)?.at ?? null,
    lastAnswer: (wanted) => lastAnswer(wanted)?.at ?? null,
    lastAnswerBytes: (wanted) => lastAnswer(wanted)?.bytes ?? 0,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    heal: () => {
      isCut = false;
    },
    resetFeed: () => {
      isReset = true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
