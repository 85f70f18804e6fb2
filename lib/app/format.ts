/** Numbers and times as people of the catalogue's language write them. */
import { type TextKey, t } from './text.ts';

// Made once, in the one language a page has: making one takes as long as drawing a whole row of a grid.
let counts: Intl.NumberFormat | undefined;
let times: Intl.DateTimeFormat | undefined;

export function formatCount(count: number): string {
  counts ??= new Intl.NumberFormat(t('locale'));
  return counts.format(count);
}

/** Like `tCount`, with the number as `formatCount` writes it; `more` are `$2`… */
export function formatCounted(count: number, one: TextKey, other: TextKey, ...more: string[]): string {
  return t(count === 1 ? one : other, formatCount(count), ...more);
}

/** A point in time in this machine's zone, for example "Nov 23, 2026, 9:12 AM"; `at` is ISO 8601. */
export function formatTime(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  times ??= new Intl.DateTimeFormat(t('locale'), { dateStyle: 'medium', timeStyle: 'short' });
  return times.format(time);
}

export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(t('locale'), { type: 'conjunction' }).format(names);
}
