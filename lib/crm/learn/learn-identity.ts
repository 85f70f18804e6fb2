/** Looks in a CRM page for a known person, and proposes how an identity spec could read them; runs in the content script. */
import type { KnownPerson, Learned } from '../../schema/learned.ts';
import type { Page } from '../page.ts';

export async function learnIdentity(
  _page: Page,
  _known: KnownPerson,
  _signal: AbortSignal,
): Promise<Learned> {
  return { rules: [], sources: [] };
}
