/** Reads from what the simulator printed which seed found a bug, and by which check. */

export interface Finding {
  /** Null: it was not found, or the simulator itself failed, which proves nothing. */
  readonly seed: number | null;
  readonly check: string;
  readonly what: string;
  /** The last seed that showed nothing; null where there is none. */
  readonly reached: number | null;
}

export function findingIn(said: string): Finding {
  const [, seed, check, what = ''] = /^seed (\d+): (I\d+|UI): (.*)$/m.exec(said) ?? [];
  const quiet = [...said.matchAll(/^seed (\d+): nothing found$/gm)].at(-1)?.[1];
  const reached = quiet === undefined ? null : Number(quiet);
  if (seed !== undefined && check !== undefined) return { seed: Number(seed), check, what, reached };
  const last = said.trim().split('\n').slice(-6).join(' | ');
  return { seed: null, check: '', what: /^seed \d+: error.*$/m.exec(said)?.[0] ?? last, reached };
}
