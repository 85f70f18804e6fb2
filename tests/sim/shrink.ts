/** Makes the story of a failure small: leaves out people and operations while the same promise still breaks. Always the same way. */
import type { Outcome } from './simulate.ts';

/** What happens in a world of one seed. */
export interface Part {
  /** Operations drawn, whether they happen or not: they take their time. */
  readonly operations: number;
  readonly only: readonly number[];
  readonly absent: readonly number[];
}

export interface Smaller {
  readonly part: Part;
  readonly outcome: Outcome;
  /** Worlds that were tried for it. */
  readonly tried: number;
}

export const isFailure = ({ violation, error }: Outcome) => violation !== null || Boolean(error);

/** The promise that broke, or the beginning of another error. */
function kindOf({ violation, error }: Outcome): string {
  if (violation) return violation.invariant;
  return String(error).slice(0, 60);
}

/** Tries no more than so many worlds; a world without the failure is not kept. */
export async function shrink(
  failed: Outcome,
  simulate: (part: Part) => Promise<Outcome>,
  mostTried: number,
): Promise<Smaller> {
  const first = allOf(failed);
  let smallest: Smaller = { part: first, outcome: failed, tried: 0 };
  let tried = 0;
  const isKept = async (part: Part): Promise<boolean> => {
    if (tried >= mostTried) return false;
    tried += 1;
    const outcome = await simulate(part);
    if (!isFailure(outcome) || kindOf(outcome) !== kindOf(failed)) return false;
    smallest = { part: endingAt(part, outcome.step), outcome, tried };
    return true;
  };
  for (let place = 0; place < failed.clients; place += 1)
    await isKept({ ...smallest.part, absent: [...smallest.part.absent, place] });
  await leaveOut(() => smallest.part, isKept);
  return { ...smallest, tried };
}

function allOf({ step }: Outcome): Part {
  return { operations: step + 1, only: numbersTo(step + 1), absent: [] };
}

const numbersTo = (end: number) => Array.from({ length: end }, (_, number) => number);

/** What came after the failure is not needed for it. */
function endingAt(part: Part, step: number): Part {
  return { ...part, operations: step + 1, only: part.only.filter((number) => number <= step) };
}

/** Halves, quarters and so on down to single operations, until none can go. */
async function leaveOut(current: () => Part, isKept: (part: Part) => Promise<boolean>): Promise<void> {
  for (let size = Math.ceil(current().only.length / 2); size >= 1; ) {
    let hasShrunk = false;
    for (let from = 0; from < current().only.length; ) {
      const { only, ...others } = current();
      const left = [...only.slice(0, from), ...only.slice(from + size)];
      if (await isKept({ ...others, only: left })) hasShrunk = true;
      else from += size;
    }
    if (size === 1 && !hasShrunk) return;
    size = size === 1 ? 1 : Math.floor(size / 2);
  }
}
