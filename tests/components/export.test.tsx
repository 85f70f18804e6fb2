// @vitest-environment happy-dom
/** An export that takes a while says how far it is, can be given up, and says why there is no file. */
import { expect, test, vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { FileContext } from '../../components/import/import-page.tsx';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { Result } from '../../lib/messages/protocol.ts';
import type { ExportPart } from '../../lib/schema/console/import-view.ts';
import { CONFIGURATION, PLACES } from '../support/console-views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { fixedRouter } from '../support/fixed-router.ts';
import { NOW, panelView } from '../support/panel-views.ts';
import { press, renderPage, settle } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';
import { reads, until } from './import-at-work.tsx';

const alert = () => document.querySelector('[role=alert]');
const WAITING = new Promise<never>(() => undefined);
const OFFLINE = { ok: false, error: { kind: 'offline', detail: 'The line broke.' } } as const;

/** The import page, whose export is read as `read` answers; `pass` lets time go by. */
async function open(read: (number: number) => Result<ExportPart> | Promise<Result<ExportPart>>) {
  const ticks = new Set<() => void>();
  const clock = {
    now: () => NOW,
    every: (_: number, tick: () => void) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
  };
  let asked = 0;
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ({ ok: true, value: CONFIGURATION }),
      beginExport: () => ({ ok: true, value: {} }),
      readExportPart: () => {
        asked += 1;
        return read(asked);
      },
      endExport: () => ({ ok: true, value: {} }),
    },
  });
  const router = fixedRouter(`#/import/users/${PLACES.contoso}`);
  const page = <Console router={router} pane={createPaneWidth(null)} />;
  const reader = () => ({ read: reads, close() {} });
  await renderPage(<FileContext.Provider value={reader}>{page}</FileContext.Provider>, { client, clock });
  await until(() => byRole('button', 'Export CRM Users'));
  const pass = () => settle(() => [...ticks].forEach((tick) => void tick()));
  return { client, pass, router };
}

test('rows and bytes so far stand there after a moment, and cancelling ends it', async () => {
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click');
  const text = `Username\r\n${'eve\r\n'.repeat(250_000)}`;
  const { client, pass } = await open((number) =>
    number === 1 ? { ok: true, value: { text, isLast: false } } : WAITING,
  );
  await press(byRole('button', 'Export CRM Users'));
  expect(document.querySelector('progress')).toBeNull();
  await pass();
  await until(() => expect(document.body.textContent).toContain('250,000 rows, 1.3 MB so far'));
  expect(document.querySelector('progress')?.getAttribute('aria-label')).toBe('Exporting…');
  expect((byRole('button', 'Export CRM Users') as HTMLButtonElement).disabled).toBe(true);
  await press(byRole('button', 'Cancel export'));
  expect(client.sent('endExport')).toHaveLength(1);
  expect(document.querySelector('[role=status].export-state')?.textContent).toBe(
    'Cancelled. No file was saved.',
  );
  expect(document.querySelector('progress')).toBeNull();
  expect((byRole('button', 'Export CRM Users') as HTMLButtonElement).disabled).toBe(false);
  expect(click).not.toHaveBeenCalled();
});

test('what broke off is told, and asked for again', async () => {
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const { client } = await open((number) =>
    number === 1 ? OFFLINE : { ok: true, value: { text: 'Username\r\n', isLast: true } },
  );
  await press(byRole('button', 'Export CRM Users'));
  await until(() => expect(alert()?.textContent).toContain('The line broke.'));
  expect(click).not.toHaveBeenCalled();
  await press(byRole('button', 'Try again'));
  await until(() => expect(click).toHaveBeenCalledOnce());
  expect(alert()).toBeNull();
  expect(client.sent('beginExport')).toHaveLength(2);
});

test('an export ends with its page', async () => {
  const { client, router } = await open(() => WAITING);
  await press(byRole('button', 'Export CRM Users'));
  await until(() => expect(client.sent('readExportPart')).toHaveLength(1));
  await settle(() => router.goTo('#/import/agents'));
  await until(() => byRole('button', 'Export Agents'));
  expect(client.sent('endExport')).toHaveLength(1);
});
