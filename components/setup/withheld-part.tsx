/** Loads the notice of withheld sites when there are any: the panel in a page never needs it. */
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app-context.ts';

type Part = typeof import('./withheld-notice.tsx');

export function WithheldPart() {
  const { permissions, store } = useApp();
  const [part, setPart] = useState<Part | null>(null);
  const isNeeded = permissions !== null && (store.view.value?.withheldSites?.length ?? 0) > 0;
  useEffect(() => {
    if (isNeeded) void import('./withheld-notice.tsx').then(setPart);
  }, [isNeeded]);
  return isNeeded && part ? <part.WithheldNotice /> : null;
}
