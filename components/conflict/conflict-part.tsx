/** Loads what asks about conflicts when there is one: hardly any panel ever needs it. */
import { useEffect, useState } from 'preact/hooks';
import type { Conflict } from '../../lib/schema/conflict.ts';

type Part = typeof import('./conflict-notice.tsx');

export function ConflictPart({ conflict }: { conflict: Conflict | null }) {
  const [part, setPart] = useState<Part | null>(null);
  const isNeeded = conflict !== null;
  useEffect(() => {
    if (isNeeded) void import('./conflict-notice.tsx').then(setPart);
  }, [isNeeded]);
  return conflict && part ? <part.ConflictNotice key={conflict.changeId} conflict={conflict} /> : null;
}
