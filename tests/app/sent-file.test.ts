/** A file is sent in parts that fit the line, and goes on after it broke. */
import { beforeEach, expect, test, vi } from 'vitest';
import { SentFile } from '../../lib/app/sent-file.ts';
import type { ImportPartRequest } from '../../lib/schema/console/import-view.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView } from '../support/panel-views.ts';

const MB = 1024 * 1024;
const PLACE = { kind: 'crm-users', instanceId: null } as const;
const OFFLINE = { ok: false, error: { kind: 'offline', detail: 'The line broke.' } } as const;
const DONE = { ok: true, value: {} } as const;

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

/** `line`: milliseconds that a part takes, or `null` where it breaks. `isTried`: the plan does not carry all of a file whose line is not known. */
function sending(bytes: number, line: (part: ImportPartRequest) => number | null, isTried = true) {
  const sent: ImportPartRequest[] = [];
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      forgetImportFile: () => DONE,
      sendImportPart: (part) => {
        sent.push(part);
        const taken = line(part);
        now += taken ?? 27_000;
        return taken === null ? OFFLINE : DONE;
      },
    },
  });
  const pauses: number[] = [];
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  const file = new SentFile(client, { place: PLACE, body: new Blob([new Uint8Array(bytes)]) }, wait);
  if (isTried) file.tryLine();
  const progress: number[] = [];
  const given = new AbortController();
  const send = () => file.send('blob:x', { signal: given.signal, onProgress: (done) => progress.push(done) });
  return { file, send, sent, pauses, progress, given, client };
}

const sizes = (parts: readonly ImportPartRequest[]) => parts.map(({ from, to }) => to - from);

test('a small file goes with its plan', async () => {
  const { send, sent } = sending(256 * 1024, () => 1);
  expect(await send()).toEqual({ ok: true, value: { url: 'blob:x' } });
  expect(sent).toEqual([]);
});

test('a file of up to 2 MB is to go with its plan, and in parts where nobody knows how fast the line is', async () => {
  const { file, send, sent } = sending(2 * MB, () => 1, false);
  expect(await send()).toEqual({
    ok: true,
    value: { fileId: expect.any(String), size: 2 * MB, url: 'blob:x', from: 0 },
  });
  expect(sent).toEqual([]);
  file.tryLine();
  const { value } = (await send()) as { value: { from: number } };
  expect(sizes(sent)[0]).toBe(256 * 1024);
  expect(value).toEqual({ fileId: sent[0]?.fileId, size: 2 * MB, url: 'blob:x', from: 256 * 1024 });
});

test('a larger file never goes with its plan alone', async () => {
  const { send, sent } = sending(2 * MB + 1, () => 1, false);
  await send();
  expect(sizes(sent)[0]).toBe(256 * 1024);
});

test('a file that did not get there with its plan after all goes in parts', async () => {
  const { file, send, sent } = sending(MB, () => 3_000, false);
  await send();
  file.resume();
  expect(await send()).toEqual({ ok: true, value: { fileId: sent[0]?.fileId, size: MB } });
  expect(sizes(sent)[0]).toBe(32 * 1024);
  expect(sent.at(-1)?.to).toBe(MB);
});

test('the parts follow one another to the end, and are larger on a fast line', async () => {
  const { send, sent } = sending(30 * MB, () => 20);
  const { value } = (await send()) as { value: unknown };
  const from = sent.at(-1)?.to;
  expect(value).toEqual({ fileId: sent[0]?.fileId, size: 30 * MB, url: 'blob:x', from });
  expect(sent.map((part) => part.from)).toEqual([0, ...sent.slice(0, -1).map(({ to }) => to)]);
  expect(sizes(sent).slice(0, 3)).toEqual([MB / 4, 2 * MB, 8 * MB]);
});

test('on a line of 10 kB a second no part takes longer than a request may last', async () => {
  const taken: number[] = [];
  const { send, progress } = sending(2 * MB, ({ from, to }) => {
    taken.push((to - from) / 10);
    return (to - from) / 10;
  });
  expect((await send()).ok).toBe(true);
  expect(Math.max(...taken)).toBeLessThan(27_000);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.length).toBeGreaterThan(50);
});

test('a part that did not get there is sent again, smaller and after longer and longer pauses', async () => {
  let broken = 3;
  const { send, sent, pauses } = sending(MB, () => (broken-- > 0 ? null : 3_000));
  expect((await send()).ok).toBe(true);
  expect(sizes(sent).slice(0, 4)).toEqual([256 * 1024, 32 * 1024, 16 * 1024, 16 * 1024]);
  expect(sent.slice(0, 4).map(({ from }) => from)).toEqual([0, 0, 0, 0]);
  expect(pauses).toEqual([1_000, 2_000, 4_000]);
});

test('a line that stays broken is told, and the file goes on from there when it is sent again', async () => {
  let isBroken = false;
  const { send, sent } = sending(MB, () => (isBroken ? null : 3_000));
  isBroken = true;
  expect(await send()).toEqual(OFFLINE);
  const before = sent.length;
  isBroken = false;
  expect((await send()).ok).toBe(true);
  expect(sent[before]?.from).toBe(0);
  expect(sent.at(-1)?.to).toBeGreaterThan(MB / 2);
});

test('who gives up sends nothing more', async () => {
  const { send, sent, given } = sending(MB, () => {
    given.abort();
    return 3_000;
  });
  await send();
  expect(sent).toHaveLength(1);
});

test('what the server lacks is sent on, and then from the beginning; what was sent is not sent twice', async () => {
  const { file, send, sent, client } = sending(MB, () => 3_000);
  await send();
  const once = sent.length;
  await send();
  expect(sent).toHaveLength(once);
  file.resume();
  expect(await send()).toEqual({ ok: true, value: { fileId: sent[0]?.fileId, size: MB } });
  expect(sent[once]?.from).toBe(sent[once - 1]?.to);
  expect(sent.at(-1)?.to).toBe(MB);
  const whole = sent.length;
  file.resume();
  await send();
  expect(sent[whole]?.from).toBe(0);
  file.forget();
  expect(client.sent('forgetImportFile')).toEqual([{ fileId: sent[0]?.fileId }]);
});
