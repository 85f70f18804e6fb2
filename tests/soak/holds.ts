/** What is still unsaved at the end of a soak, in words: of which record, which fields, and why. Pure. */
import type { OutboxEntry } from '../../lib/cache/cache.ts';
import { editedFields } from '../../lib/domain/overlay.ts';

/** One line an edit. The whole error is in it: the answer of the server that holds it up. */
export function describeHold(entry: OutboxEntry): string {
  const { kind, id, baseVersion, state, error, patch, baseRow } = entry;
  const base = baseRow.version === baseVersion ? '' : ` (its row is of ${baseRow.version})`;
  const fields = editedFields(entry).join(', ');
  const why = error ? `${error.kind}: ${JSON.stringify(error).slice(0, 1_500)}` : 'no reason';
  return `${state}: ${kind} ${id} on version ${baseVersion}${base}, ${fields}: ${JSON.stringify(patch)}; ${why}`;
}
