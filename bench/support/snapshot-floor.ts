/** The floor of a cold sync: the very bytes of the snapshot over bare HTTP, fetched, parsed, stored as they are and looked through by a page of the extension. */
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { signIn } from '../../tests/support/sign-in.ts';
import type { RunningDataset } from './served-dataset.ts';

interface Part {
  readonly encoding: string;
  readonly body: Buffer;
}

/** What Chromium says it accepts from a loopback address. */
const ACCEPTED = 'gzip, deflate, br, zstd';

async function readPart(url: string, token: string): Promise<Part> {
  const headers = { Authorization: `Bearer ${token}`, 'Accept-Encoding': ACCEPTED };
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(url, { headers }, resolve).once('error', reject),
  );
  if (answer.statusCode !== 200) throw new Error(`The snapshot answered ${answer.statusCode}.`);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { encoding: answer.headers['content-encoding'] ?? 'identity', body: Buffer.concat(chunks) };
}

async function readSnapshot({ serverUrl, accounts }: RunningDataset): Promise<Part[]> {
  const [account] = accounts;
  if (!account) throw new Error('The data has no account.');
  const { accessToken } = await signIn(serverUrl, account.username, account.password);
  const answer = await fetch(`${serverUrl}/v1/snapshot`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  const { at, parts } = (await answer.json()) as { at: string; parts: number };
  const addresses = Array.from(
    { length: parts },
    (_, part) => `${serverUrl}/v1/snapshot?${new URLSearchParams({ at, part: String(part) })}`,
  );
  const read: Part[] = [];
  for (const address of addresses) read.push(await readPart(address, accessToken));
  return read;
}

/** Milliseconds for all parts, four under way at once as for the worker. */
export async function snapshotFloor(page: Page, served: RunningDataset, runs: number): Promise<number[]> {
  const parts = await readSnapshot(served);
  const server = createServer((request, response) => {
    const part = parts[Number(request.url?.slice(1))];
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'application/json');
    if (part) response.setHeader('Content-Encoding', part.encoding);
    response.end(part?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const time = await page.evaluate(
      async ({ url, count, agentId }) => {
        interface Body {
          readonly tables: Record<string, { columns: Record<string, { list?: unknown[]; of?: unknown[] }> }>;
        }
        const name = 'bench-snapshot';
        const opened = indexedDB.open(name);
        opened.onupgradeneeded = () => opened.result.createObjectStore('parts', { autoIncrement: true });
        await new Promise((resolve) => {
          opened.onsuccess = resolve;
        });
        const began = performance.now();
        const bodies: Body[] = [];
        let next = 0;
        const readOn = async () => {
          for (let part = next++; part < count; part = next++)
            bodies.push((await (await fetch(`${url}/${part}`, { cache: 'no-store' })).json()) as Body);
        };
        await Promise.all([readOn(), readOn(), readOn(), readOn()]);
        const transaction = opened.result.transaction('parts', 'readwrite', { durability: 'relaxed' });
        for (const body of bodies) transaction.objectStore('parts').add(body);
        await new Promise((resolve) => {
          transaction.oncomplete = resolve;
        });
        const isFound = bodies.some(({ tables }) => {
          const { list = [], of = [] } = tables['cti-agents']?.columns.agentId ?? {};
          return list.includes(agentId) || of.includes(agentId);
        });
        const took = performance.now() - began;
        opened.result.close();
        indexedDB.deleteDatabase(name);
        if (!isFound) throw new Error('The snapshot does not hold the agent.');
        return took;
      },
      { url, count: parts.length, agentId: served.lastAgentId },
    );
    samples.push(time);
  }
  server.closeAllConnections();
  server.close();
  return samples;
}
