/** Loads what asks about conflicts when there is one: hardly any panel ever needs it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conflict } from '../../lib/schema/conflict.ts';
import type { Openness } from './conflict-notice.tsx';

type Part = typeof import('./conflict-notice.tsx');

export function ConflictPart({ conflict }: { conflict: Conflict | null }) {
  const [part, setPart] = useState<Part | null>(null);
  // A view without the conflict may come in between, as when the worker wakes up: what the person did with it holds.
  const openness = useRef<Openness>(new Map());
  const isNeeded = conflict !== null;
  useEffect(() => {
    if (isNeeded) void import('./conflict-notice.tsx').then(setPart);
  }, [isNeeded]);
  return conflict && part ? (
    <part.ConflictNotice key={conflict.changeId} conflict={conflict} openness={openness.current} />
  ) : null;
}
