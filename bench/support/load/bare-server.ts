/** A process with a bare Hono route in it, the floor of every answer of the server; tells its processor time when asked. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { answerProcessorTime, processorTimeOf } from './processor-time.ts';

export interface BareServer {
  readonly url: string;
  /** Milliseconds of the processor since it began. */
  processorTime(): Promise<number>;
  close(): Promise<void>;
}

/** An answer as long as that of an empty poll. */
const BODY = { since: 'x'.repeat(75), more: false, rows: {}, deleted: [] };

async function serve(): Promise<void> {
  const app = new Hono().get('/', (context) => context.json(BODY));
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  answerProcessorTime();
  process.send?.((server.address() as AddressInfo).port);
  process.once('disconnect', () => process.exit());
}

export async function startBareServer(): Promise<BareServer> {
  const child: ChildProcess = fork(import.meta.filename, ['serve']);
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error('The bare server ended.')));
  failed.catch(() => undefined);
  const [port] = (await Promise.race([once(child, 'message'), failed])) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    processorTime: () => processorTimeOf(child),
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

if (process.argv[2] === 'serve' && import.meta.main) await serve();
