/** Simulated time stands still while something is under way, and the event loop does not turn for nothing meanwhile. */
import { expect, it, vi } from 'vitest';
import { Scheduler } from './scheduler.ts';

it('comes to rest after the work under way, and after what that set off in the next turns', async () => {
  const scheduler = new Scheduler();
  const done: string[] = [];
  const work = Promise.withResolvers<void>();
  void scheduler
    .busy(() => work.promise)
    .then(() => setImmediate(() => setImmediate(() => done.push('set off'))));
  const settled = scheduler.settle().then(() => done.push('at rest'));
  setImmediate(() => setImmediate(() => work.resolve()));
  await settled;
  expect(done).toEqual(['set off', 'at rest']);
});

it('waits again where work begins in the turns after', async () => {
  const scheduler = new Scheduler();
  const done: string[] = [];
  const second = () => new Promise<void>((resolve) => setTimeout(resolve, 1)).then(() => done.push('second'));
  void scheduler
    .busy(async () => done.push('first'))
    .then(() => setImmediate(() => void scheduler.busy(second)));
  await scheduler.settle();
  expect(done).toEqual(['first', 'second']);
});

it('does not turn while a database is waited for', async () => {
  const scheduler = new Scheduler();
  const turns = vi.spyOn(globalThis, 'setImmediate');
  const work = Promise.withResolvers<void>();
  void scheduler.busy(() => work.promise);
  const settled = scheduler.settle();
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
  expect(turns.mock.calls.length).toBeLessThan(5);
  work.resolve();
  await settled;
  turns.mockRestore();
});
