/** A write that may take the server long: how long it has been at it, and the way out, which takes all of it back. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import type { Answer } from './use-read.ts';

export interface LongWrite {
  readonly at: 'idle' | 'working' | 'cancelling' | 'cancelled';
  /** Whole seconds since it began. */
  readonly seconds: number;
  /** Why the last one was not made; not after it was cancelled. */
  readonly error: AppError | null;
  /** After an answer that was lost, the same `subject` has the same key: another press gets that answer, not a second effect. `null`: cancelled. */
  run<T>(subject: string, ask: (key: string) => Promise<Answer<T>>): Promise<Answer<T> | null>;
  cancel(): void;
  forgetError(): void;
}

const SECOND = 1000;

export function isWorking({ at }: LongWrite): boolean {
  return at === 'working' || at === 'cancelling';
}

export function useLongWrite(): LongWrite {
  const { client, clock } = useApp();
  const [at, setAt] = useState<LongWrite['at']>('idle');
  const [seconds, setSeconds] = useState(0);
  const [error, setError] = useState<AppError | null>(null);
  const asked = useRef<{ subject: string; key: string } | null>(null);
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);
  const run: LongWrite['run'] = async (subject, ask) => {
    const key = asked.current?.subject === subject ? asked.current.key : crypto.randomUUID();
    asked.current = { subject, key };
    const began = clock.now();
    stop.current = clock.every(SECOND, () => setSeconds(Math.floor((clock.now() - began) / SECOND)));
    setSeconds(0);
    setError(null);
    setAt('working');
    const answer = await ask(key);
    stop.current();
    const isCancelled = !answer.ok && isGivenUp(answer.error);
    // The key of what was taken back never takes effect again.
    if (answer.ok || isCancelled) asked.current = null;
    setAt(isCancelled ? 'cancelled' : 'idle');
    if (!answer.ok && !isCancelled) setError(answer.error);
    return isCancelled ? null : answer;
  };
  const cancel = async () => {
    if (!asked.current) return;
    setAt('cancelling');
    const answer = await client.call('cancelWrite', { key: asked.current.key });
    if (!answer.ok) setAt((now) => (now === 'cancelling' ? 'working' : now));
  };
  return { at, seconds, error, run, cancel: () => void cancel(), forgetError: () => setError(null) };
}

function isGivenUp(error: AppError): boolean {
  return error.kind === 'refused' && error.problem.code === 'given_up';
}
