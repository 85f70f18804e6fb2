/** Asks the server once and can ask again: unlike `useRead`, a change elsewhere does not make the answer another one under the person's eyes. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { Answer } from './use-read.ts';

export interface Asked<T> {
  /** `undefined` until the answer is here. */
  readonly value: T | undefined;
  readonly error: AppError | null;
  readonly again: () => void;
}

/** `key` says what is asked: with another key it is asked anew. */
export function useOnline<T>(key: string, ask: () => Promise<Answer<T>>): Asked<T> {
  const [held, setHeld] = useState<{ key: string; answer: Answer<T> } | null>(null);
  const [run, setRun] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let isCurrent = true;
    void latest.current().then((answer) => {
      if (isCurrent) setHeld({ key, answer });
    });
    return () => {
      isCurrent = false;
    };
  }, [key, run]);
  const answer = held?.key === key ? held.answer : null;
  return {
    value: answer?.ok ? answer.value : undefined,
    error: answer && !answer.ok ? answer.error : null,
    again: () => setRun(run + 1),
  };
}
