/** Whether evidence is of the code that is here now: older evidence than the code it covers does not count. */
import type { Covered } from './covered.ts';
import type { Evidence } from './evidence.ts';

type Known = Pick<Evidence, 'commit' | 'isModified' | 'done' | 'wanted' | 'failures'> &
  Partial<Pick<Evidence, 'fingerprint'>>;

/** Of the files named, those that differ from a commit now; null where the commit is not known. */
export type ChangedSince = (commit: string, files: readonly string[]) => readonly string[] | null;

/** One line about the evidence of a test; `evidence` is null where there is none. */
export function stateOf(
  name: string,
  evidence: Known | null,
  { files, fingerprint }: Covered,
  changedSince: ChangedSince,
): string {
  if (!evidence) return `${name}: no evidence`;
  const { commit, isModified, done, wanted, failures } = evidence;
  const met = done >= wanted && failures.length === 0 ? 'met' : 'not met';
  const what = `${done} of ${wanted}, ${failures.length} failures, ${met}; of ${commit.slice(0, 7)}`;
  // Of the very same code, whichever commit it was.
  if (evidence.fingerprint === fingerprint) return `${name}: ${what}, as the code is now`;
  const changed = isModified ? null : changedSince(commit, files);
  if (changed?.length === 0 && evidence.fingerprint === undefined)
    return `${name}: ${what}, as the code is now`;
  const others = changed
    ? `${changed.length} covered files changed: ${changed.slice(0, 3).join(', ')}`
    : 'of other code';
  return `${name}: STALE (${others}); ${what}`;
}
