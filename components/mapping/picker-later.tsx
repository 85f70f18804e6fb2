/** The editor of an own list, whose code is read when it is first needed: most people only look at a mapping. */
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import type { AgentPickerProps } from './agent-picker.tsx';
import { TreeSkeleton } from './tree-skeleton.tsx';

type Picker = ComponentType<AgentPickerProps>;

async function loadPicker(): Promise<Picker> {
  return (await import('./agent-picker.tsx')).AgentPicker;
}

/** Reads the code ahead, when the page has nothing else to do; whether that fails is seen when it is needed. */
export function usePickerAhead(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted || typeof requestIdleCallback === 'undefined') return;
    const idle = requestIdleCallback(() => void loadPicker().catch(() => undefined));
    return () => cancelIdleCallback(idle);
  }, [isWanted]);
}

export function PickerLater(props: AgentPickerProps) {
  const [Picker, setPicker] = useState<Picker | null>(null);
  const [isFailed, setFailed] = useState(false);
  // Code that is there already is shown by the same paint
  useLayoutEffect(() => {
    loadPicker().then(
      (made) => setPicker(() => made),
      () => setFailed(true),
    );
  }, []);
  if (Picker) return <Picker {...props} />;
  if (!isFailed) return <TreeSkeleton />;
  return (
    <Notice kind="error" actions={<Button onClick={() => location.reload()}>{t('reload')}</Button>}>
      {t('partFailed')}
    </Notice>
  );
}
