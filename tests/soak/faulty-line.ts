/** The line between all browsers of a soak and their server: it loses, delays, doubles and garbles requests at random, and is cut. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Answer,
  type Asked,
  type Client,
  closeAnswer,
  writeAnswer,
  writeSlowly,
} from './line-answers.ts';

/** Names the wire that a simulated browser is on; without it, it is the wire of the real ones. */
export const WIRE_HEADER = 'x-soak-wire';

export interface FaultyLine {
  readonly url: string;
  /** How often each fault was met. */
  readonly met: Readonly<Record<string, number>>;
  /** Where the real server is; another port after each restart. */
  forwardTo(port: number): void;
  /** Share of requests that meet a fault; 0 is calm. */
  setFaults(share: number): void;
  /** Nothing of this wire gets through until it is mended; what is under way breaks. */
  cut(wire: string): void;
  mend(): void;
  close(): Promise<void>;
}

type Fault = (asked: Asked, client: Client) => Promise<void>;

const MOST_DELAY = 4_000;
/** Bytes a second of a slow answer. */
const SLOW = 2_000;

/** `random` draws the faults. */
export async function startFaultyLine(random: () => number): Promise<FaultyLine> {
  const met: Record<string, number> = {};
  const cutWires = new Set<string>();
  const open = new Map<Client, string>();
  let [share, target] = [0, 0];
  const ask = (asked: Asked, client: Client) => forward(target, asked, client);
  const pass: Fault = async (asked, client) => writeAnswer(client, await ask(asked, client));
  const faults: Record<string, Fault> = {
    'comes late, so others pass it': async (asked, client) => {
      await pause(random() * MOST_DELAY);
      await pass(asked, client);
    },
    'request lost': async (_asked, client) => closeAnswer(client),
    'answer lost': async (asked, client) => {
      await ask(asked, client);
      closeAnswer(client);
    },
    'answer cut off': async (asked, client) => {
      const answer = await ask(asked, client);
      client.response.writeHead(answer.status, answer.headers);
      client.response.write(answer.body.subarray(0, Math.floor(random() * answer.body.length)), () =>
        closeAnswer(client),
      );
    },
    'sent twice': async (asked, client) => {
      // A network repeats no request of a sign-in: browsers do, and those of the API only.
      const isApi = asked.path.startsWith('/v1/');
      const [answer] = await Promise.all([ask(asked, client), isApi ? ask(asked, client) : null]);
      writeAnswer(client, answer);
    },
    'slow answer': async (asked, client) => writeSlowly(client, await ask(asked, client), SLOW),
    'page of a captive portal': async (_asked, client) =>
      writeAnswer(
        client,
        plain(200, 'text/html', '<!doctype html><title>Welcome</title>Sign in to the network'),
      ),
    'busy (503)': async (_asked, client) =>
      writeAnswer(client, plain(503, 'text/plain', 'busy', 1 + random() * 4)),
    'too many (429)': async (_asked, client) =>
      writeAnswer(client, plain(429, 'text/plain', 'slower', 1 + random() * 4)),
  };
  const names = Object.keys(faults);
  const draw = (): Fault => {
    if (random() >= share) return pass;
    const name = names[Math.floor(random() * names.length)] as string;
    met[name] = (met[name] ?? 0) + 1;
    return faults[name] as Fault;
  };
  const server = createServer((incoming, response) => {
    const wire = String(incoming.headers[WIRE_HEADER] ?? 'browsers');
    const client: Client = { response, gone: new AbortController() };
    open.set(client, wire);
    response.on('close', () => {
      client.gone.abort();
      open.delete(client);
    });
    if (cutWires.has(wire)) return closeAnswer(client);
    void read(incoming)
      .then((asked) => draw()(asked, client))
      .catch(() => closeAnswer(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    met,
    forwardTo(next) {
      target = next;
    },
    setFaults(next) {
      share = next;
    },
    cut(wire) {
      cutWires.add(wire);
      met['line cut for a while'] = (met['line cut for a while'] ?? 0) + 1;
      for (const [client, its] of open) if (its === wire) closeAnswer(client);
    },
    mend: () => cutWires.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { [WIRE_HEADER]: _wire, connection: _connection, ...headers } = incoming.headers;
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks),
  };
}

/** Rejects where the server is gone, and where the client is. */
function forward(port: number, { method, path, headers, body }: Asked, { gone }: Client): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false, signal: gone.signal };
    const sent = request(options, async (incoming) => {
      try {
        const { body: whole } = await read(incoming);
        resolve({
          status: incoming.statusCode ?? 502,
          headers: answered(incoming.headers, whole),
          body: whole,
        });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function answered(headers: IncomingHttpHeaders, body: Buffer): IncomingHttpHeaders {
  const { connection: _connection, 'transfer-encoding': _encoding, ...kept } = headers;
  return { ...kept, 'content-length': String(body.length) };
}

function plain(status: number, type: string, text: string, retryAfter?: number): Answer {
  const after = retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) };
  const headers = { 'content-type': type, 'access-control-allow-origin': '*', ...after };
  return { status, headers, body: Buffer.from(text) };
}
