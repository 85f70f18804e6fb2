/** A transparent layer over the whole page; what the guard can see of it is what a person can see of the panel. */
import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../app-context.ts';

export function GuardSentinel() {
  const { guard } = useApp();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => (ref.current ? guard.watch(ref.current) : undefined), [guard]);
  return <div ref={ref} class="guard-sentinel" aria-hidden="true" />;
}
