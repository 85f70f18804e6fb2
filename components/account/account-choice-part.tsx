/** Loads the choice between two accounts when there is one to make: hardly anybody ever sees it. */
import { useEffect, useState } from 'preact/hooks';
import type { SessionView } from '../../lib/schema/views.ts';

type Part = typeof import('./account-choice.tsx');

export function AccountChoicePart({ session }: { session: SessionView }) {
  const [part, setPart] = useState<Part | null>(null);
  const { foreignEdits = 0, newcomer, username } = session;
  const isNeeded = foreignEdits > 0 && newcomer !== undefined;
  useEffect(() => {
    if (isNeeded) void import('./account-choice.tsx').then(setPart);
  }, [isNeeded]);
  if (!isNeeded || !part) return null;
  return <part.AccountChoice edits={foreignEdits} former={username ?? ''} newcomer={newcomer} />;
}
