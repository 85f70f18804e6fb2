/** The process that asks a server as often as it is told, over connections that it keeps. */
import { Agent, type IncomingMessage, request } from 'node:http';
import type { LoadOrder, LoadResult } from './load.ts';

interface Answer {
  readonly text: string;
  readonly etag: string;
}

type Ask = (path: string, init?: { etag: string; body: string }) => Promise<Answer>;

/** Ids of processes come again. */
const CLIENT = crypto.randomUUID();
let edits = 0;

function client({ url, token, connections }: LoadOrder): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (path, write) =>
    new Promise((resolve, reject) => {
      edits += write ? 1 : 0;
      const forWrite = write && {
        'Content-Type': 'application/json',
        'If-Match': write.etag,
        'Idempotency-Key': `${CLIENT}.${edits}`,
      };
      const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'br', ...forWrite };
      const sent = request(`${url}${path}`, { agent, method: write ? 'PATCH' : 'GET', headers }, (answer) =>
        read(path, answer).then(resolve, reject),
      );
      sent.once('error', reject);
      sent.end(write?.body);
    });
}

async function read(path: string, answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 200)}`);
  return { text, etag: answer.headers.etag ?? '' };
}

/** What one connection does, time after time. */
function worksOf(order: LoadOrder, ask: Ask): (() => Promise<unknown>)[] {
  const { paths, connections } = order;
  return Array.from({ length: connections }, (_, index) => {
    let turn = index;
    const next = () => {
      const path = paths[turn % paths.length] ?? '/';
      turn += connections;
      return path;
    };
    if (order.kind === 'ask') return () => ask(next());
    const etags = new Map<string, string>();
    return async () => {
      const path = next();
      const etag = etags.get(path) ?? (await ask(path)).etag;
      const body = JSON.stringify({ set: { fullName: `Load ${edits}` } });
      etags.set(path, (await ask(path, { etag, body })).etag);
    };
  });
}

/** Each connection asks again as soon as it is answered. */
async function asOftenAsCanBe(
  works: readonly (() => Promise<unknown>)[],
  seconds: number,
): Promise<number[]> {
  const waits: number[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    works.map(async (work) => {
      for (let began = performance.now(); began < end; began = performance.now()) {
        await work();
        waits.push(performance.now() - began);
      }
    }),
  );
  return waits;
}

interface Pace {
  readonly seconds: number;
  readonly perSecond: number;
}

/** A request that begins late, because this process or the connections were busy, has waited since it was due. */
async function atPace(
  works: readonly (() => Promise<unknown>)[],
  { seconds, perSecond }: Pace,
): Promise<number[]> {
  const began = performance.now();
  const asked: Promise<number>[] = [];
  const waitFrom = async (work: () => Promise<unknown>, due: number) => {
    await work();
    return performance.now() - due;
  };
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(((performance.now() - began) * perSecond) / 1000, seconds * perSecond);
      for (; asked.length < due; ) {
        const work = works[asked.length % works.length];
        if (work) asked.push(waitFrom(work, began + (asked.length * 1000) / perSecond));
      }
      if (asked.length < seconds * perSecond) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  return Promise.all(asked);
}

async function generate(order: LoadOrder): Promise<LoadResult> {
  const works = worksOf(order, client(order));
  const { seconds, perSecond } = order;
  // Until this process has compiled what it runs, and its connections stand, what is late is late here.
  if (perSecond) await atPace(works, { seconds: 1, perSecond });
  const began = performance.now();
  const waits = await (perSecond ? atPace(works, { seconds, perSecond }) : asOftenAsCanBe(works, seconds));
  return { answered: waits.length, seconds: (performance.now() - began) / 1000, waits };
}

process.once('message', (order) => {
  generate(order as LoadOrder).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.once('disconnect', () => process.exit());
