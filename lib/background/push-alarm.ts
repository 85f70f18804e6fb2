/** The alarm that wakes a worker while edits wait: the browser is asked only where that changes, one question after the other. Runs in the background. */
import { createLock } from '../sync/lock.ts';

/** The part of `browser.alarms` that is needed. */
export interface Alarms {
  get(name: string): Promise<unknown>;
  create(name: string, how: { periodInMinutes: number }): Promise<void>;
  clear(name: string): Promise<unknown>;
}

/** One for each life of the worker: an alarm that a former life left is found by the first question. Rejects as the browser does. */
export function pushAlarm(alarms: () => Alarms, name: string): (isOn: boolean) => Promise<void> {
  const inTurn = createLock();
  let wanted: boolean | null = null;
  let last = Promise.resolve();
  let isSurelyOff = false;
  const ask = async (isOn: boolean) => {
    const { get, create, clear } = alarms();
    if (!isOn) await clear(name);
    // Made anew it would begin to count anew.
    else if (isSurelyOff || !(await get(name))) await create(name, { periodInMinutes: 0.5 });
    isSurelyOff = !isOn;
  };
  return (isOn) => {
    if (isOn !== wanted) {
      wanted = isOn;
      last = inTurn(() => ask(isOn)).catch((error: unknown) => {
        wanted = null;
        throw error;
      });
    }
    return last;
  };
}
