/**
 * How far a long run came, kept beside the code so that an interrupted one goes on, in another clone from its evidence. Other code that
 * it covers, or another seed, begins anew.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/test/run-command.ts';
import { type Evidence, readEvidence } from './evidence.ts';

interface Run {
  readonly name: string;
  /** Of the code that the run covers. */
  readonly fingerprint: string;
  readonly seed: number;
}

export interface Progress extends Run {
  done: number;
  seconds: number;
  seen: Record<string, number>;
  failures: string[];
}

const pathOf = ({ name }: Run) => join(root, '.cache', 'test-long', `${name}.json`);

export function readProgress(run: Run): Progress {
  return goOnFrom(run, [readKept(run), readEvidence(run.name)]);
}

type Former = Pick<Evidence, 'seed' | 'done' | 'seconds' | 'seen' | 'failures'> &
  Partial<Pick<Evidence, 'fingerprint'>>;

/** After the run of the same code and seed that came furthest. */
export function goOnFrom(run: Run, former: readonly (Former | null)[]): Progress {
  const { name, fingerprint, seed } = run;
  const [furthest] = former
    .filter((one) => one !== null)
    .filter((one) => one.fingerprint === fingerprint && one.seed === seed)
    .sort((a, b) => b.done - a.done);
  const { done, seconds, seen, failures } = furthest ?? { done: 0, seconds: 0, seen: {}, failures: [] };
  return { name, fingerprint, seed, done, seconds, seen: { ...seen }, failures: [...failures] };
}

function readKept(run: Run): Progress | null {
  try {
    return JSON.parse(readFileSync(pathOf(run), 'utf8')) as Progress;
  } catch {
    return null;
  }
}

export function writeProgress(progress: Progress): void {
  mkdirSync(dirname(pathOf(progress)), { recursive: true });
  writeFileSync(pathOf(progress), JSON.stringify(progress));
}
