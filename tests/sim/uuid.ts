/** Ids drawn from a seed. */
import type { Random } from '../../demo/data/random.ts';

export function uuid(random: Random): string {
  const hex = [0, 1, 2, 3].map(() => random.next().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
