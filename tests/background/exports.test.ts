/** Exports from the console come piece by piece from the server to the page: whole, or not at all, and nothing of them is left. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { REPEATABLE_CONSOLE } from '../../lib/messages/console-protocol.ts';
import { connectPage } from '../../lib/messages/page-client.ts';
import { IDS } from '../server/test-server.ts';
import { startWorker, type Worker } from '../support/extension.ts';
import { type LedExports, leadExports } from '../support/led-exports.ts';
import { exportOf, readExport } from '../support/read-export.ts';
import { become } from './become.ts';
import { ALL, exportsAtWork, found, HEADER, rowOf } from './exports-at-work.ts';

const { server, workers, profileOf, consoleOf } = exportsAtWork('exports');
let led: LedExports;
beforeAll(async () => {
  led = await leadExports();
});
afterAll(() => led.close());

/** Begun, and its first piece here. */
async function begun(person: 'ada' | 'ben' = 'ada') {
  const { console, worker } = await consoleOf(person, led.fetch);
  const reading = exportOf(console, ALL);
  const asked = reading.begin();
  const file = await led.next();
  file.send(HEADER + rowOf('eve'));
  expect(await asked).toEqual({ ok: true, value: {} });
  expect(await reading.next()).toEqual({ text: HEADER + rowOf('eve') });
  return { console, worker, reading, file };
}

it('no piece waits for those after it', async () => {
  const { reading, file } = await begun();
  const next = reading.next();
  file.send(rowOf('finn'));
  expect(await next).toEqual({ text: rowOf('finn') });
  file.end();
  expect(await reading.next()).toEqual({ text: '' });
  expect(await reading.next()).toBeNull();
});

it('it is read no faster than the page asks', async () => {
  const { reading, file } = await begun();
  for (let row = 0; row < 20_000; row += 1) file.send(rowOf(`${'x'.repeat(80)}${row}`));
  file.end();
  let longest = 0;
  let length = 0;
  for (let piece = await reading.next(); piece && 'text' in piece; piece = await reading.next()) {
    longest = Math.max(longest, piece.text.length);
    length += piece.text.length;
  }
  expect(length).toBeGreaterThan(1_900_000);
  expect(longest).toBeLessThan(600_000);
});

it('it is given up, on the server too', async () => {
  const { reading, file } = await begun();
  const next = reading.next();
  expect(await reading.cancel()).toEqual({ ok: true, value: {} });
  expect(await next).toMatchObject({ error: { kind: 'cancelled' } });
  await file.closed;
  expect(await reading.next()).toMatchObject({ error: { kind: 'unexpected' } });
});

it('it is given up before the server has answered', async () => {
  const { console } = await consoleOf('ada', led.fetch);
  const reading = exportOf(console, ALL);
  const asked = reading.begin();
  const file = await led.next();
  await reading.cancel();
  expect(await asked).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  await file.closed;
});

it.each(['its page is closed', 'its page is closed before the server answers'])(
  '%s: the request ends',
  async (when) => {
    if (when === 'its page is closed') {
      const { console, file } = await begun();
      console.close();
      await file.closed;
      return;
    }
    const { console } = await consoleOf('ada', led.fetch);
    void exportOf(console, ALL).begin();
    const file = await led.next();
    console.close();
    await file.closed;
  },
);

it('its connection breaks: told, and there is no more of it', async () => {
  const { reading, file } = await begun();
  const next = reading.next();
  file.cut();
  expect(await next).toEqual({
    error: { kind: 'offline', detail: 'The connection ended in the middle of the file.' },
  });
  expect(await reading.next()).toMatchObject({ error: { kind: 'unexpected' } });
});

it.each([
  ['whole', ALL],
  ['filtered', found('eve')],
])('%s, what ends in the middle of a row is not taken for whole', async (_, wish) => {
  const { console } = await consoleOf('ada', led.fetch);
  const reading = readExport(console, wish);
  const file = await led.next();
  file.send(`${HEADER}${rowOf('eve')},fi`);
  file.end();
  await expect(reading).rejects.toThrow('The file ended in the middle of a row.');
});

it('somebody signs out: the export ends, on the server too', async () => {
  const { console, reading, file } = await begun();
  await console.call('signOut', { discard: false });
  file.send(rowOf('finn'));
  expect(await reading.next()).toMatchObject({ error: { kind: 'signed-out' } });
  await file.closed;
});

it('the worker dies: told, and it can be asked for again', async () => {
  const profile = await profileOf('ada');
  const lives = [await startWorker(profile, led.fetch)];
  let port: ReturnType<Worker['connect']> | undefined;
  const connect = () => {
    port = lives.at(-1)?.connect('console');
    if (!port) throw new Error('There is no worker.');
    return port.page;
  };
  const console = connectPage({ surface: 'console', repeatable: REPEATABLE_CONSOLE, connect });
  await console.call('hello', { surface: 'console', protocol: 1 });
  const reading = exportOf(console, ALL);
  const asked = reading.begin();
  (await led.next()).send(HEADER);
  expect(await asked).toMatchObject({ ok: true });
  expect(await reading.next()).toEqual({ text: HEADER });
  const next = reading.next();
  lives[0]?.end();
  lives.push(await startWorker(profile, led.fetch));
  workers.push(...lives);
  port?.kill();
  expect(await next).toMatchObject({
    error: { kind: 'unexpected', isPassing: true, detail: expect.stringContaining('restarted') },
  });
  const again = readExport(console, ALL);
  const file = await led.next();
  file.send(HEADER + rowOf('eve'));
  file.end();
  expect((await again).csv).toBe(HEADER + rowOf('eve'));
  console.close();
});

it.each([
  ['may see other things', 'support', IDS.north, 'unexpected'],
  ['may not see it any more', 'admin', IDS.south, 'not-found'],
])('the account %s: the export ends', async (_, role, instanceId, kind) => {
  const { worker, reading, file } = await begun('ben');
  const before = worker.core.engine.replica.me?.grants;
  await become(server(), role, instanceId);
  const now = () => worker.core.engine.replica.me?.grants;
  await vi.waitFor(() => expect(now()).not.toEqual(before), { timeout: 30_000 });
  file.send(rowOf('finn'));
  expect(await reading.next()).toMatchObject({ error: { kind } });
  await file.closed;
  await become(server(), 'admin', IDS.north);
});
