/**
 * How much may wait for the background at once, so that no sender fills the worker's memory. The most that honest use was worked out to
 * ask for: a scroll bar drawn from end to end, two windows a frame at 60 frames a second, or navigations 50 ms apart with three claims each, both
 * while the worker waits its 10 s for a slow disk: 1,200 calls and 600 messages. Answered are they otherwise in milliseconds, one by one.
 */
import { Refusal } from './refusal.ts';

/** Calls of one port that may wait for their answers. */
export const PORT_ROOM = 2_000;
/** So many of them may be large; pages send no more than a few such at once. */
export const LARGE_ROOM = 100;
/** From here on a call is large; characters of JSON. */
export const LARGE = 8_192;
/** Messages of the scripts in one tab that may wait. */
export const TAB_ROOM = 1_000;

export function tooMuch(): Refusal {
  const detail = 'Too much was asked at once. Try again in a moment.';
  return new Refusal({ kind: 'unexpected', isPassing: true, detail });
}
