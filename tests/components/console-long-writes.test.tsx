// @vitest-environment happy-dom
/** What takes the server long: it says for how long it has been at it, and can be cancelled. */
import { expect, test, vi } from 'vitest';
import type { Result } from '../../lib/messages/protocol.ts';
import { BULK_PLAN, DELETED, GROUP_CONSEQUENCES } from '../support/console-online.ts';
import { GROUP_VIEW, INSTANCE_VIEW, PLACES } from '../support/console-views.ts';
import { idle, OFFLINE, ok, openConsole } from '../support/open-console.tsx';
import { press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const GIVEN_UP = {
  ok: false as const,
  error: { kind: 'refused' as const, detail: '', problem: { status: 409, code: 'given_up', title: '' } },
};

/** The server works until the test answers for it. */
function working() {
  let answer: (result: Result<unknown>) => void = () => {};
  return {
    ask: () => new Promise<Result<unknown>>((resolve) => (answer = resolve)),
    answer: (result: Result<unknown>) => settle(() => answer(result)),
  };
}

function handClock() {
  const ticks = new Set<() => void>();
  let now = 1_000_000;
  return {
    clock: {
      now: () => now,
      every: (_milliseconds: number, tick: () => void) => {
        ticks.add(tick);
        return () => ticks.delete(tick);
      },
    },
    pass: (seconds: number) =>
      settle(() => {
        now += seconds * 1000;
        for (const tick of ticks) tick();
      }),
  };
}

const bar = () => document.querySelector('progress');
const words = () => byRole('dialog').textContent?.replace(/\s+/g, ' ') ?? '';
const inDialog = (name: string) =>
  [...byRole('dialog').querySelectorAll('button')].find(
    ({ textContent }) => textContent === name,
  ) as HTMLButtonElement;

async function applying(cancelled: Result<{ done: boolean }> = ok({ done: false })) {
  const server = working();
  const time = handClock();
  const { client } = await openConsole(`#/instances/${PLACES.contoso}/users`, {
    clock: time.clock,
    answers: {
      readRecord: () => ok(INSTANCE_VIEW),
      planBulk: () => ok(BULK_PLAN),
      applyBulk: server.ask,
      cancelWrite: () => cancelled,
    },
  });
  await vi.waitFor(async () => {
    await idle();
    expect(document.querySelector('[role=grid]')?.textContent).toContain('Ada');
  });
  await press(byRole('checkbox', 'Select all that match'));
  await press(byRole('button', 'Set Inherit'));
  await idle();
  await press(inDialog('Apply'));
  return { server, time, client };
}

test('an edit of many users says for how long it has been at it, from the first second on', async () => {
  const { time } = await applying();
  expect(words()).toContain('Applying … (users: 812).');
  expect(bar()).toBeNull();
  await time.pass(1);
  expect(words()).toContain('Working for 1 s.');
  await time.pass(11);
  expect(words()).toContain('Working for 12 s.');
  expect(bar()?.getAttribute('aria-label')).toContain('Applying');
});

test('cancelling takes it back, says so, and lets it be applied anew under another key', async () => {
  const { server, client } = await applying();
  await press(inDialog('Cancel'));
  const [applied] = client.sent('applyBulk') as { key: string }[];
  expect(client.sent('cancelWrite')).toEqual([{ key: applied?.key }]);
  expect(words()).toContain('Cancelling…');
  expect(inDialog('Cancel').disabled).toBe(true);
  await server.answer(GIVEN_UP);
  expect(words()).toContain('Cancelled. Nothing was changed.');
  expect(document.querySelector('.bulk-bar')?.textContent).toContain('users selected');
  await press(inDialog('Apply'));
  const [, second] = client.sent('applyBulk') as { key: string }[];
  expect(second?.key).not.toBe(applied?.key);
});

test('what was done before the cancellation came is told as done', async () => {
  const { server } = await applying(ok({ done: true }));
  await press(inDialog('Cancel'));
  await server.answer(ok({ changed: 812 }));
  expect(document.querySelector('.bulk-bar')?.textContent).toBe('812 users changed.');
});

test('a cancellation that did not reach the server can be tried again', async () => {
  const { client } = await applying(OFFLINE);
  await press(inDialog('Cancel'));
  expect(words()).toContain('Applying');
  await press(inDialog('Cancel'));
  expect(client.sent('cancelWrite')).toHaveLength(2);
});

test('a deletion can be cancelled, and its dialog stays', async () => {
  const server = working();
  const { client } = await openConsole(`#/instances/${PLACES.contoso}/groups/${PLACES.tier1}`, {
    answers: {
      readRecord: ({ kind }: { kind: string }) => ok(kind === 'crm-instances' ? INSTANCE_VIEW : GROUP_VIEW),
      foreseeDeletion: () => ok(GROUP_CONSEQUENCES),
      deleteRecord: server.ask,
      cancelWrite: () => ok({ done: false }),
    },
  });
  await press(byRole('button', 'Delete'));
  await idle();
  await type(byRole('textbox', 'Type Tier 1 to confirm'), 'Tier 1');
  await press(inDialog('Delete'));
  expect(words()).toContain('Deleting…');
  await press(inDialog('Cancel'));
  await server.answer(GIVEN_UP);
  expect(words()).toContain('Cancelled. Nothing was changed.');
  expect(client.sent('cancelWrite')).toHaveLength(1);
});

test('a restore that takes long can be cancelled', async () => {
  const server = working();
  const time = handClock();
  const { client } = await openConsole(`#/deleted/instances/${PLACES.contoso}`, {
    clock: time.clock,
    answers: {
      readDeleted: () => ok(DELETED),
      restoreRecord: server.ask,
      cancelWrite: () => ok({ done: false }),
    },
  });
  const [restore] = allByRole('button', 'Restore');
  await press(restore as HTMLElement);
  await time.pass(3);
  await press(byRole('button', 'Cancel'));
  await server.answer(GIVEN_UP);
  expect(client.sent('cancelWrite')).toHaveLength(1);
  expect(document.body.textContent).toContain('Cancelled. Nothing was changed.');
  expect(bar()).toBeNull();
});
