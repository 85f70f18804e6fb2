/** What a resolution trace comes down to, in one sentence, and the names of its steps. Pure but for the catalogue. */
import type { Trace, TraceQuestion, TraceStepName } from '../schema/trace.ts';
import { type TextKey, type TextPart, t, tParts } from './text.ts';

const STEPS: Record<TraceStepName, TextKey> = {
  environment: 'environment',
  agent: 'traceAgent',
  mapping: 'traceMapping',
  user: 'traceUser',
  popflow: 'tracePopFlow',
  event: 'traceEvent',
};

export function stepText(step: TraceStepName): string {
  return t(STEPS[step]);
}

/** Sentences; `userId` is the user on the page, for whom the trace was asked. */
export function traceWords(trace: Trace, question: TraceQuestion, userId: string): TextPart[][] {
  const { user, workflow, failedStep } = trace;
  const who = user ? user.fullName || user.username : '';
  const sentences: TextPart[][] = [];
  if (user && user.id !== userId) sentences.push(tParts('traceOther', who));
  else if (user) sentences.push(tParts('traceSame', who));
  if (failedStep !== null)
    sentences.push(tParts(isAmbiguous(trace) ? 'traceAmbiguous' : 'traceStopped', stepText(failedStep)));
  else if (workflow !== null) sentences.push(tParts('traceStarts', workflow));
  else if (question.event !== null) sentences.push(tParts('traceStartsNothing', question.event));
  return sentences;
}

export function isAmbiguous({ trace }: Trace): boolean {
  return trace.at(-1)?.code === 'ambiguous';
}
