/** A named region of the panel with its heading. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface RegionProps {
  title: string;
  /** Right after the heading, such as what is not saved. */
  mark?: ComponentChildren;
  /** Beside the heading, at the end of its line. */
  aside?: ComponentChildren;
  /** Takes all the height there is. */
  fills?: boolean;
  children: ComponentChildren;
}

export function Region({ title, mark, aside, fills, children }: RegionProps) {
  const id = useId();
  return (
    <section class={fills ? 'region region-fills' : 'region'} aria-labelledby={id}>
      <div class="region-head">
        <div class="region-title">
          <h2 id={id}>{title}</h2>
          {mark}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
