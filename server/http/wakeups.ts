/** Wakes waiting polls when their tenant's configuration changed. Indexed by tenant, so others sleep on. */
import type { Database } from '../db/database.ts';

export type WakeReason = 'changed' | 'timeout' | 'gone' | 'closing';

export interface Alarm {
  /** Resolves at the first change since the alarm was set, even one before this call. */
  wait(milliseconds: number, signal: AbortSignal): Promise<WakeReason>;
  clear(): void;
}

export interface Wakeups {
  /** Set it before looking at the data: a change between looking and waiting is then not lost. */
  set(tenantId: string): Alarm;
  /** How many polls wait. */
  readonly size: number;
  /** Wakes everybody for good. */
  close(): void;
}

export function createWakeups(database: Pick<Database, 'onCommitted'>): Wakeups {
  const waiting = new Map<string, Set<(reason: WakeReason) => void>>();
  let closing = false;
  const unsubscribe = database.onCommitted(({ tenantId }) => {
    for (const ring of waiting.get(tenantId) ?? []) ring('changed');
  });

  function set(tenantId: string): Alarm {
    const { promise, resolve } = Promise.withResolvers<WakeReason>();
    const tenant = waiting.get(tenantId) ?? new Set();
    waiting.set(tenantId, tenant.add(resolve));
    if (closing) resolve('closing');
    const clear = () => {
      tenant.delete(resolve);
      if (tenant.size === 0 && waiting.get(tenantId) === tenant) waiting.delete(tenantId);
    };
    return { wait: (milliseconds, signal) => race({ promise, resolve, milliseconds, signal }), clear };
  }

  return {
    set,
    get size() {
      return [...waiting.values()].reduce((sum, tenant) => sum + tenant.size, 0);
    },
    close() {
      closing = true;
      unsubscribe();
      for (const tenant of waiting.values()) for (const ring of tenant) ring('closing');
    },
  };
}

interface Race {
  promise: Promise<WakeReason>;
  resolve: (reason: WakeReason) => void;
  milliseconds: number;
  signal: AbortSignal;
}

async function race({ promise, resolve, milliseconds, signal }: Race): Promise<WakeReason> {
  const timer = setTimeout(() => resolve('timeout'), milliseconds);
  const leave = () => resolve('gone');
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}
