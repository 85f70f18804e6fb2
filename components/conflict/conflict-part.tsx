/** The conflict to be decided, if there is one, and what the person did with each. */
import { useRef } from 'preact/hooks';
import type { Conflict } from '../../lib/schema/conflict.ts';
import { ConflictNotice, type Openness } from './conflict-notice.tsx';

export function ConflictPart({ conflict }: { conflict: Conflict | null }) {
  // A view without the conflict may come in between, as when the worker wakes up: what the person did with it holds.
  const openness = useRef<Openness>(new Map());
  return (
    conflict && <ConflictNotice key={conflict.changeId} conflict={conflict} openness={openness.current} />
  );
}
