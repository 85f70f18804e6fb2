/** Says in words how old something is. Pure but for the catalogue. */
import { t } from './text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The age of the shown data, for example "Checked 2 min ago". A time in the future counts as now. */
export function checkedText(checkedAt: number | null, now: number): string {
  if (checkedAt === null) return t('checkedNever');
  const age = now - checkedAt;
  if (age < MINUTE) return t('checkedJustNow');
  return t('checkedAgo', span(age));
}

/** A point in time as an age, for example "5 h ago". */
export function agoText(at: number, now: number): string {
  const age = now - at;
  return age < MINUTE ? t('justNow') : t('ago', span(age));
}

function span(age: number): string {
  if (age < HOUR) return t('spanMinutes', Math.floor(age / MINUTE));
  if (age < 2 * DAY) return t('spanHours', Math.floor(age / HOUR));
  return t('spanDays', Math.floor(age / DAY));
}
