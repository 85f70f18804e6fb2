/** Which passwords nobody may choose, beside those of a wrong length: frequent ones, and little more than names. Runs in the server. */
import * as v from 'valibot';
import { NewPasswordSchema } from '../../lib/schema/account-record.ts';
import type { Transaction } from '../db/database.ts';
import { isFrequent } from './frequent-passwords.ts';

/** Names of ours, beside those of the organisation and of the account. */
const OWN_WORDS = ['Patchpanel', 'PopFlow'];
/** Shorter ones are part of too many others. */
const SHORTEST_WORD = 4;
/** What has to be left of a password without those words, in characters. */
const LEAST_LEFT = 8;

const LOOKALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
};

/** Capitals, accents of another spelling and digits for letters hide no word. */
function folded(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase();
  return lower.replace(/[01345@$]/g, (character) => LOOKALIKES[character] ?? character);
}

/** Longest first, so that no word hides a longer one; each name whole and in its parts. */
function wordsOf(names: readonly string[]): string[] {
  const parts = names.flatMap((name) => [name, ...name.split(/[^\p{L}\p{N}]+/u)]).map(folded);
  const words = new Set(parts.filter((word) => word.length >= SHORTEST_WORD));
  return [...words].sort((a, b) => b.length - a.length);
}

/** One sentence for the person, or `null` where the password may be taken. The list is in decision 0096. */
export function faultOf(password: string, names: readonly string[]): string | null {
  const parsed = v.safeParse(NewPasswordSchema, { password });
  if (!parsed.success) return parsed.issues[0].message;
  if (isFrequent(password)) return 'Many people use this password. Choose another one.';
  const whole = folded(password);
  const left = wordsOf([...OWN_WORDS, ...names]).reduce((text, word) => text.replaceAll(word, ''), whole);
  if (left === whole || left.length >= LEAST_LEFT) return null;
  return 'This password is little more than the name of the product, the organisation or the account. Choose another one.';
}

/** The same for an account of the bound tenant. */
export async function faultFor(tx: Transaction, username: string, password: string): Promise<string | null> {
  const [tenant] = await tx.query<{ name: string }>('select name from tenants where tenant_id = $1', [
    tx.binding.tenantId,
  ]);
  return faultOf(password, [username, tenant?.name ?? '']);
}
