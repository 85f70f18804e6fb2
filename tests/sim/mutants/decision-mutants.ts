/** Planted bugs of what is kept of a decision between two changes of one thing. */
import type { Mutant } from './mutant.ts';

export const DECISION_MUTANTS: readonly Mutant[] = [
  {
    name: 'takes the wrong side of a decision',
    file: 'lib/sync/conflicts.ts',
    text: "const left = keep === 'mine' ? mine : disjoint;",
    instead: 'const left = disjoint;',
    breaks: ['I1', 'I4'],
  },
  {
    name: 'ends an edit of which only the decision is left',
    file: 'lib/sync/conflicts.ts',
    text: '  await change(parts, goingOn(parts, decided, { left, alike, theirs }), []);',
    instead:
      '  const [first, ...others] = goingOn(parts, decided, { left, alike, theirs });\n  await change(parts, left && first ? [first, ...others] : others, left ? [] : [changeId]);',
    breaks: ['UI', 'I1'],
  },
  {
    name: 'sends a decided edit without the decision',
    file: 'lib/sync/push.ts',
    text: '? sending.decided : undefined;',
    instead: '? undefined : sending.decided;',
    breaks: ['I1'],
  },
  {
    name: 'takes a decision for done where others made the same meanwhile',
    file: 'lib/sync/conflicts.ts',
    text: '  if (disjoint === null && !entry.decided) return',
    instead: '  if (disjoint === null) return',
    breaks: ['I1'],
  },
  {
    name: 'gives a decision a new key each time it is sent',
    file: 'lib/cache/outbox.ts',
    text: 'key: entry.key ?? ',
    instead: 'key: (entry.decided ? null : entry.key) ?? ',
    breaks: ['I2'],
  },
  {
    name: 'records nothing where a decision leaves the row as it is',
    file: 'server/records/patch-record.ts',
    text: '    return { answer: answerOf(before), changes: [recorded] };',
    instead: '    return { answer: answerOf(before), changes: recorded.jobId ? [recorded] : [] };',
    breaks: ['I1'],
  },
  {
    name: 'records a decision twice',
    file: 'server/records/patch-record.ts',
    text: '    return { answer: answerOf(before), changes: [recorded] };',
    instead: '    return { answer: answerOf(before), changes: [recorded, recorded] };',
    breaks: ['I2'],
  },
];
