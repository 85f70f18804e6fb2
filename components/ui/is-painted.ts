/** Splits what a page draws at first into two tasks: what is seen first, and the rest after its paint. */
import { useEffect, useState } from 'preact/hooks';
import { afterPaint } from '../../lib/app/after-paint.ts';

/** False until what was drawn first is on the screen. */
export function useIsPainted(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    let isGone = false;
    void afterPaint().then(() => {
      if (!isGone) setPainted(true);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return isPainted;
}
