/** A line between browsers and their server: it loses, delays, doubles and garbles requests at random or as it is told, and is cut. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Asked, type Client, closeAnswer, writeAnswer } from './line-answers.ts';
import { drawnFaults, type FaultName, forcedFaults, type LineFault } from './line-faults.ts';

/** Names the wire that a simulated browser is on; without it, it is the wire of the real ones. */
export const WIRE_HEADER = 'x-soak-wire';

export interface FaultyLine {
  readonly url: string;
  readonly port: number;
  /** How often each fault was met. */
  readonly met: Readonly<Record<string, number>>;
  /** Writes that met the fault which is forced now. */
  readonly writesMet: number;
  /** Writes whose success was told to the browser, as a whole. */
  readonly writesTold: number;
  /** Where the real server is; another port after each restart. */
  forwardTo(port: number): void;
  /** Share of requests that meet a fault; 0 is calm. */
  setFaults(share: number): void;
  /** Every request to the API meets this fault, and polls under way break; `null`: none does, and what one still holds goes on. */
  force(fault: FaultName | null): void;
  /** Nothing of this wire gets through until it is mended; what is under way breaks. */
  cut(wire: string): void;
  mend(): void;
  close(): Promise<void>;
}

const isOfApi = ({ path }: Asked) => path.startsWith('/v1/');
const isWrite = (asked: Asked) => isOfApi(asked) && asked.method !== 'GET';

/** `random` draws the faults. */
export async function startFaultyLine(random: () => number): Promise<FaultyLine> {
  const met: Record<string, number> = {};
  const cutWires = new Set<string>();
  const open = new Map<Client, string>();
  let [share, target] = [0, 0];
  let forced: { name: FaultName; mended: AbortController } | null = null;
  let writes = { met: 0, told: 0 };
  const saves = new WeakSet<Answer>();
  const ask = async (asked: Asked, client: Client) => {
    const answer = await forward(target, asked, client);
    if (isWrite(asked) && answer.status < 300) saves.add(answer);
    return answer;
  };
  const pass: LineFault = async (asked, client) => writeAnswer(client, await ask(asked, client));
  const drawn: Record<string, LineFault> = drawnFaults({ random, ask });
  const faults: Record<string, LineFault> = { ...drawn, ...forcedFaults({ random, ask }) };
  const names = Object.keys(drawn);
  const draw = (): LineFault => {
    if (random() >= share) return pass;
    const name = names[Math.floor(random() * names.length)] as string;
    met[name] = (met[name] ?? 0) + 1;
    return faults[name] as LineFault;
  };
  const choose = (asked: Asked): LineFault => {
    if (!forced || !isOfApi(asked)) return draw();
    if (isWrite(asked)) writes = { ...writes, met: writes.met + 1 };
    return faults[forced.name] as LineFault;
  };
  const server = createServer((incoming, response) => {
    const wire = String(incoming.headers[WIRE_HEADER] ?? 'browsers');
    const { signal: mended } = forced?.mended ?? new AbortController();
    const told = (answer: Answer) => {
      if (saves.has(answer)) writes = { ...writes, told: writes.told + 1 };
    };
    const client: Client = { response, gone: new AbortController(), mended, told };
    open.set(client, wire);
    response.on('close', () => {
      client.gone.abort();
      open.delete(client);
    });
    if (cutWires.has(wire)) return closeAnswer(client);
    void read(incoming)
      .then((asked) => choose(asked)(asked, client))
      .catch(() => closeAnswer(client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    met,
    get writesMet() {
      return writes.met;
    },
    get writesTold() {
      return writes.told;
    },
    forwardTo(next) {
      target = next;
    },
    setFaults(next) {
      share = next;
    },
    force(name) {
      forced?.mended.abort();
      forced = name && { name, mended: new AbortController() };
      writes = { ...writes, met: 0 };
      if (name) for (const client of open.keys()) closeAnswer(client);
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
