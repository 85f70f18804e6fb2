/** Something that is asked of a CRM tab: how long it has been at it, and the way to end it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import type { Answer } from '../console/use-read.ts';

export interface Trial<T> {
  readonly isRunning: boolean;
  /** Whole seconds since it began. */
  readonly seconds: number;
  readonly value: T | null;
  /** Why there is no answer; not after it was cancelled. */
  readonly error: AppError | null;
  readonly isCancelled: boolean;
  run(ask: (key: string) => Promise<Answer<T>>): Promise<void>;
  cancel(): void;
}

const SECOND = 1000;

type State<T> = Pick<Trial<T>, 'isRunning' | 'value' | 'error' | 'isCancelled'>;

export function useTrial<T>(): Trial<T> {
  const { client, clock } = useApp();
  const idle: State<T> = { isRunning: false, value: null, error: null, isCancelled: false };
  const [state, setState] = useState(idle);
  const [seconds, setSeconds] = useState(0);
  const running = useRef<{ key: string; stop: () => void } | null>(null);
  const end = () => {
    const { current } = running;
    running.current = null;
    current?.stop();
    if (current) void client.call('cancelTrial', { key: current.key });
  };
  // Nobody waits for it any more
  useEffect(() => end, []);
  const run: Trial<T>['run'] = async (ask) => {
    end();
    const key = crypto.randomUUID();
    const began = clock.now();
    const stop = clock.every(SECOND, () => setSeconds(Math.floor((clock.now() - began) / SECOND)));
    running.current = { key, stop };
    setSeconds(0);
    setState({ ...idle, isRunning: true });
    const answer = await ask(key);
    if (running.current?.key !== key) return;
    running.current = null;
    stop();
    setState(answer.ok ? { ...idle, value: answer.value } : { ...idle, error: answer.error });
  };
  const cancel = () => {
    end();
    setState({ ...idle, isCancelled: true });
  };
  return { ...state, seconds, run, cancel };
}
