/** A failure is told by the fewest operations and people that still show it. */
import { expect, it } from 'vitest';
import { type Part, shrink } from './shrink.ts';
import type { Outcome } from './simulate.ts';
import { type Invariant, Violation } from './violation.ts';

const outcome = (invariant: Invariant | null, step: number): Outcome => ({
  seed: 1,
  violation: invariant && new Violation(invariant, 'broken'),
  error: null,
  story: [],
  acts: 0,
  step,
  clients: 4,
});

/** Breaks I6 where operations 7 and 23 happen with client 1 there, and another promise where 5 is left out. */
function worlds() {
  const tried: Part[] = [];
  const simulate = async (part: Part) => {
    tried.push(part);
    const has = (number: number) => part.only.includes(number);
    if (!has(5)) return outcome('I3', 6);
    return outcome(has(7) && has(23) && !part.absent.includes(1) ? 'I6' : null, 23);
  };
  return { tried, simulate };
}

it('leaves out all that the same failure does not need', async () => {
  const { simulate, tried } = worlds();
  const { part, ...smaller } = await shrink(outcome('I6', 60), simulate, 500);
  expect(part).toEqual({ operations: 24, only: [5, 7, 23], absent: [0, 2, 3] });
  expect([smaller.outcome.violation?.invariant, smaller.tried]).toEqual(['I6', tried.length]);
});

it('ends in the same story each time', async () => {
  const [first, second] = [worlds(), worlds()];
  await shrink(outcome('I6', 60), first.simulate, 500);
  await shrink(outcome('I6', 60), second.simulate, 500);
  expect(second.tried).toEqual(first.tried);
});

it('tries no more worlds than it may, and keeps what it has by then', async () => {
  const { simulate, tried } = worlds();
  const { part } = await shrink(outcome('I6', 60), simulate, 6);
  expect(tried).toHaveLength(6);
  expect(part.absent).toEqual([0, 2, 3]);
  expect(part.only).toEqual(expect.arrayContaining([5, 7, 23]));
});

it('says so when nothing can be left out', async () => {
  const { part } = await shrink(outcome('I6', 60), async () => outcome(null, 60), 50);
  expect(part).toEqual({ operations: 61, only: Array.from({ length: 61 }, (_, place) => place), absent: [] });
});
