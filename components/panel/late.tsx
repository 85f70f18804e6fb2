/** Parts of the panel that most pages never need: read once one of them is shown first. */
import { type ComponentProps, type ComponentType, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LATE_PARTS } from './late-parts.ts';

type Parts = typeof LATE_PARTS;

export interface LateProps<Name extends keyof Parts> {
  part: Name;
  props: ComponentProps<Parts[Name]>;
}

export function Late<Name extends keyof Parts>({ part, props }: LateProps<Name>) {
  const [parts, setParts] = useState<Parts | null>(null);
  useEffect(() => void import('./late-parts.ts').then((read) => setParts(read.LATE_PARTS)), []);
  // That name and props belong together is checked where they are given
  return parts && h(parts[part] as unknown as ComponentType<object>, props);
}
