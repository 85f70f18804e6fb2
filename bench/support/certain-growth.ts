/** Growth that can be told from wandering: a heap moves up and down by itself, a leak moves it one way. Runs on Node. */

/** Fewer than three in a hundred series without any growth are said to grow. */
const Z = 1.96;

/**
 * What the last of equally spaced looks has more than the first for certain, and 0 where the looks do not show it: the lower
 * bound of the slopes between all pairs (P. K. Sen, 1968, with Kendall's variance). At least five looks.
 */
export function certainGrowth(looks: readonly number[]): number {
  const count = looks.length;
  if (count < 5) throw new RangeError('Too few looks.');
  const slopes = looks
    .flatMap((from, at) => looks.slice(at + 1).map((to, more) => (to - from) / (more + 1)))
    .sort((one, other) => one - other);
  const spread = Z * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const lower = slopes[Math.floor((slopes.length - spread) / 2)] ?? 0;
  return Math.max(0, lower) * (count - 1);
}
