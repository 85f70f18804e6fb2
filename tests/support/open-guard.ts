/** A guard that takes events made by a test, which are never trusted, for a person's. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { WriteGuard } from '../../lib/app/visibility-guard.ts';

export function openGuard(
  satisfied: ReadonlySignal<boolean> = signal(true),
  stuck: ReadonlySignal<boolean> = signal(false),
): WriteGuard {
  return { satisfied, stuck, allows: () => satisfied.peek(), watch: () => () => undefined };
}
