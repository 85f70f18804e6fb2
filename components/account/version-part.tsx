/** Loads what is said when extension and server are too far apart, when they are. */
import { useEffect, useState } from 'preact/hooks';
import type { AppError } from '../../lib/schema/app-error.ts';

type Part = typeof import('./version-notice.tsx');

export function VersionPart({ error }: { error: AppError | null }) {
  const [part, setPart] = useState<Part | null>(null);
  const isNeeded = error?.kind === 'incompatible';
  useEffect(() => {
    if (isNeeded) void import('./version-notice.tsx').then(setPart);
  }, [isNeeded]);
  return isNeeded && part ? <part.VersionNotice error={error} /> : null;
}
