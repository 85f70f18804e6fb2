/** Copies edits as a text, so that they can be kept or handed on before they are dropped. */
import { pendingJson } from '../../lib/app/pending-text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { CopyText } from '../diagnostics/copy-text.tsx';

export function CopyChanges({ changes, label }: { changes: readonly PendingChange[]; label: string }) {
  return <CopyText label={label} text={() => pendingJson(changes)} />;
}
