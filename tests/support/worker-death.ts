/** A worker that dies at one of its calls: what it still waits for never comes. */
import { expect, vi } from 'vitest';

/** Runs a life until the call of the given number, from 1; `null` lives to its end. Answers the calls it made. */
export async function dieAt(
  deathAt: number | null,
  live: (gate: (call: string) => Promise<void>) => Promise<void>,
): Promise<string[]> {
  const calls: string[] = [];
  const never = new Promise<never>(() => undefined);
  const death = { happened: false };
  const gate = async (call: string) => {
    if (death.happened) await never;
    calls.push(call);
    if (calls.length !== deathAt) return;
    death.happened = true;
    await never;
  };
  await Promise.race([
    live(gate),
    vi.waitFor(() => expect(death.happened).toBe(true), { timeout: 5_000, interval: 2 }),
  ]);
  return calls;
}
