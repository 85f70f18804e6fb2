/** Reads something from the background, again whenever what is behind it changed; the old value stays until the new one is here. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; error: AppError };

export interface Reading<T> {
  /** `undefined` while nothing has been read for this key. */
  readonly value: T | undefined;
  readonly error: AppError | null;
  readonly refresh: () => void;
}

interface Held<T> {
  key: string;
  value: T | undefined;
  error: AppError | null;
}

/** `key` says what is read: with another key the old value is nobody's. */
export function useRead<T>(key: string, read: () => Promise<Answer<T>>): Reading<T> {
  const { store } = useApp();
  const [held, setHeld] = useState<Held<T>>({ key, value: undefined, error: null });
  const latest = useRef({ key, number: 0, read });
  latest.current = { ...latest.current, key, read };

  const refresh = useCallback(() => {
    const number = latest.current.number + 1;
    latest.current.number = number;
    void latest.current.read().then((result) => {
      // A later question has its own answer.
      if (latest.current.number !== number) return;
      const asked = latest.current.key;
      setHeld((before) => {
        const kept = before.key === asked ? before.value : undefined;
        if (result.ok) return { key: asked, value: result.value, error: null };
        // What is gone is not shown any more; what cannot be reached right now still is.
        return {
          key: asked,
          value: result.error.kind === 'not-found' ? undefined : kept,
          error: result.error,
        };
      });
    });
  }, []);
  const changes = store.directoryChanges.value;
  const session = store.view.value?.session.state;
  useEffect(refresh, [key, changes, session, refresh]);
  return held.key === key
    ? { value: held.value, error: held.error, refresh }
    : { value: undefined, error: null, refresh };
}
