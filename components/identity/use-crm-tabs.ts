/** The open tabs on which rules can be tried, read anew whenever the person comes back to the console. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { CrmTab, CrmTabs } from '../../lib/schema/identity-test.ts';
import { useApp } from '../app-context.ts';

const AGAIN_MS = 2_000;

export interface CrmTabChoice {
  readonly answer: CrmTabs | null;
  /** The chosen one; `null` while none can be chosen. */
  readonly tab: CrmTab | null;
  choose(id: number): void;
  again(): void;
}

export function useCrmTabs(sites: readonly string[]): CrmTabChoice {
  const { client, clock } = useApp();
  const [answer, setAnswer] = useState<CrmTabs | null>(null);
  const [chosen, choose] = useState<number | null>(null);
  const asked = sites.join('\n');
  const again = useCallback(async () => {
    const result = await client.call('readCrmTabs', { sites: asked.split('\n').filter(Boolean) });
    if (result.ok) setAnswer(result.value);
  }, [client, asked]);
  useEffect(() => {
    void again();
    const looked = () => void again();
    // Tabs open, load and are allowed without a word to this page
    const stop = clock.every(AGAIN_MS, () => document.hidden || looked());
    addEventListener('focus', looked);
    document.addEventListener('visibilitychange', looked);
    return () => {
      stop();
      removeEventListener('focus', looked);
      document.removeEventListener('visibilitychange', looked);
    };
  }, [again, clock]);
  const tabs = answer?.tabs ?? [];
  const tab = tabs.find(({ id }) => id === chosen) ?? tabs.find(({ isOfSites }) => isOfSites) ?? tabs[0];
  return { answer, tab: tab ?? null, choose, again: () => void again() };
}
