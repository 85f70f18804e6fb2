/** The page reads an export to its end before it saves it, and saves nothing of one that breaks off or is given up. */
import { expect, test, vi } from 'vitest';
import { ExportFlow } from '../../lib/app/export-flow.ts';
import type { Result } from '../../lib/messages/protocol.ts';
import type { ExportPart } from '../../lib/schema/console/import-view.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView } from '../support/panel-views.ts';

const WISH = { kind: 'cti-agents', environmentId: null, shown: null } as const;
const BROKEN = { ok: false, error: { kind: 'offline', detail: 'The line broke.' } } as const;
const part = (text: string, isLast = false) => ({ ok: true, value: { text, isLast } }) as const;

const isOver = (result: Result<ExportPart>) => !result.ok || result.value.isLast;

/** The page asks, and the test answers when it likes. */
function flowOf({ begins = true } = {}) {
  const asked: ((result: Result<ExportPart>) => void)[] = [];
  const saved: { name: string; parts: readonly Blob[] }[] = [];
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      beginExport: () => (begins ? { ok: true, value: {} } : BROKEN),
      readExportPart: () => new Promise<Result<ExportPart>>((resolve) => asked.push(resolve)),
      endExport: () => ({ ok: true, value: {} }),
    },
  });
  const flow = new ExportFlow(client, (name, parts) => saved.push({ name, parts }));
  const answer = async (result: Result<ExportPart>) => {
    await vi.waitFor(() => expect(asked).not.toEqual([]));
    asked.shift()?.(result);
    await vi.waitFor(() => expect(asked).toHaveLength(isOver(result) ? 0 : 1));
  };
  return { flow, client, answer, saved };
}

test('the pieces are saved as one file when the last has come, and how much is here is told before', async () => {
  const { flow, client, answer, saved } = flowOf();
  const done = flow.start(WISH);
  expect(flow.stage.value).toEqual({ is: 'reading', rows: 0, bytes: 0 });
  await answer(part('Environment\r\n"Zü\n'));
  await answer(part('rich"\r\nBonn\r\n'));
  await answer(part(''));
  expect(saved).toEqual([]);
  expect(flow.stage.value).toEqual({ is: 'reading', rows: 2, bytes: 31 });
  await answer(part('Ulm\r\n', true));
  await done;
  expect(saved.map(({ name }) => name)).toEqual(['cti-agents.csv']);
  expect(await new Blob([...(saved[0]?.parts ?? [])]).text()).toBe(
    'Environment\r\n"Zü\nrich"\r\nBonn\r\nUlm\r\n',
  );
  expect(flow.stage.value).toEqual({ is: 'idle' });
  expect(client.sent('endExport')).toEqual([]);
});

test('what breaks off is not saved, and can be asked for again', async () => {
  const { flow, client, answer, saved } = flowOf();
  const broken = flow.start(WISH);
  await answer(part('Environment\r\nBonn\r\n'));
  await answer(BROKEN);
  await broken;
  expect(flow.stage.value).toEqual({ is: 'failed', error: BROKEN.error });
  expect(saved).toEqual([]);
  const again = flow.start(WISH);
  await answer(part('Environment\r\n', true));
  await again;
  expect(await saved[0]?.parts[0]?.text()).toBe('Environment\r\n');
  const ids = client.sent('beginExport').map((payload) => (payload as { exportId: string }).exportId);
  expect(new Set(ids).size).toBe(2);
});

test('a refusal is told', async () => {
  const { flow, client } = flowOf({ begins: false });
  await flow.start(WISH);
  expect(flow.stage.value).toEqual({ is: 'failed', error: BROKEN.error });
  expect(client.sent('readExportPart')).toEqual([]);
});

test.each(['cancel', 'leave'] as const)(
  'after %s the background is told, and nothing is saved',
  async (way) => {
    const { flow, client, answer, saved } = flowOf();
    const done = flow.start(WISH);
    await answer(part('Environment\r\n'));
    flow[way]();
    // It was on its way.
    await answer(part('Bonn\r\n', true));
    await done;
    const [begun] = client.sent('beginExport') as { exportId: string }[];
    expect(client.sent('endExport')).toEqual([{ exportId: begun?.exportId }]);
    expect(saved).toEqual([]);
    if (way === 'cancel') expect(flow.stage.value).toEqual({ is: 'cancelled' });
  },
);

test('one that was given up does not end, save or hold up the next', async () => {
  const { flow, client, answer, saved } = flowOf();
  const first = flow.start(WISH);
  await answer(part('Environment\r\n'));
  flow.cancel();
  const second = flow.start(WISH);
  await answer(BROKEN);
  await first;
  expect(flow.stage.value.is).toBe('reading');
  await answer(part('Environment\r\nUlm\r\n', true));
  await second;
  expect(saved).toHaveLength(1);
  expect(client.sent('endExport')).toHaveLength(1);
});
