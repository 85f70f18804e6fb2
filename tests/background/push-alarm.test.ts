/** The alarm that wakes a worker while edits wait: what the browser is asked, and in which order. */
import { expect, it } from 'vitest';
import { pushAlarm } from '../../lib/background/push-alarm.ts';

/** `isThere`: a former life left the alarm. */
function fakeAlarms(isThere = false) {
  const asked: string[] = [];
  const state = { isThere, isBroken: false };
  const alarms = {
    async get() {
      asked.push('get');
      return state.isThere ? {} : undefined;
    },
    async create() {
      asked.push('create');
      if (state.isBroken) throw new Error('No alarm can be made.');
      state.isThere = true;
    },
    async clear() {
      asked.push('clear');
      state.isThere = false;
    },
  };
  return { asked, state, set: pushAlarm(() => alarms, 'push') };
}

it('is asked for once, however many edits come', async () => {
  const { asked, state, set } = fakeAlarms();
  await Promise.all([set(true), set(true), set(true)]);
  expect([state.isThere, asked]).toEqual([true, ['get', 'create']]);
});

it('that a former life set goes on counting', async () => {
  const { asked, set } = fakeAlarms(true);
  await set(true);
  expect(asked).toEqual(['get']);
});

it('is not looked for by the life that took it away', async () => {
  const { asked, set } = fakeAlarms();
  await set(false);
  await set(true);
  expect(asked).toEqual(['clear', 'create']);
});

it('that a former life set for nothing is taken away', async () => {
  const { state, set } = fakeAlarms(true);
  await set(false);
  expect(state.isThere).toBe(false);
});

it('is off where it was asked for and taken back at once', async () => {
  const { asked, state, set } = fakeAlarms();
  void set(true);
  await set(false);
  expect([state.isThere, asked]).toEqual([false, ['get', 'create', 'clear']]);
});

it('is asked for again where the browser could not make it', async () => {
  const { state, set } = fakeAlarms();
  state.isBroken = true;
  await expect(set(true)).rejects.toThrow('No alarm can be made.');
  state.isBroken = false;
  await set(true);
  expect(state.isThere).toBe(true);
});
