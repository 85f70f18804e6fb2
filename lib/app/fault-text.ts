/** What a schema finds wrong, in the words of the catalogue: the schema's own are those of the API. Pure but for the catalogue. */
import { MAX_TEXT } from '../schema/text-limits.ts';
import { formatCount } from './format.ts';
import { type TextKey, t } from './text.ts';

/** By the schema's message; those of fields that a form makes itself cannot be wrong there. */
const WORDS: Readonly<Record<string, TextKey>> = {
  'This field is required.': 'faultRequired',
  [`Use at most ${MAX_TEXT} characters.`]: 'faultTooLong',
  'C15: the text holds U+0000 or half of a surrogate pair, which cannot be stored.': 'faultUnstorable',
  'Use an address that begins with https:// or http://.': 'faultUrl',
  'Use a number.': 'faultNumber',
  'Use a number of milliseconds.': 'faultDuration',
  'Use a match pattern such as https://crm.example.com/*.': 'faultMatchPattern',
  'An event cannot be named __proto__, prototype or constructor.': 'faultEventName',
  'Use at most 100 match patterns.': 'faultTooManySites',
  'The path begins with one / : same origin only.': 'faultProbePath',
};

export function faultText(message: string): string {
  return knownFault(message) ?? t('faultOther');
}

/** `null` where the catalogue has no words for it. */
export function knownFault(message: string): string | null {
  const key = WORDS[message];
  if (key === undefined) return null;
  return key === 'faultTooLong' ? t(key, formatCount(MAX_TEXT)) : t(key);
}
