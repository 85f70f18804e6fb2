/** A left pane and what it leads to, with a border between them that moves by pointer and by arrow keys. */
import type { ComponentChildren, RefObject } from 'preact';
import { useId } from 'preact/hooks';

export interface SplitPaneProps {
  /** CSS pixels. */
  width: number;
  least: number;
  most: number;
  onResize: (width: number) => void;
  paneLabel: string;
  resizeLabel: string;
  pane: ComponentChildren;
  /** The part that scrolls beside the pane. */
  mainRef?: RefObject<HTMLDivElement | null>;
  children: ComponentChildren;
}

const STEP = 16;

export function SplitPane({
  width,
  least,
  most,
  onResize,
  paneLabel,
  resizeLabel,
  pane,
  mainRef,
  children,
}: SplitPaneProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: width - STEP,
      ArrowRight: width + STEP,
      Home: least,
      End: most,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onResize(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    const border = event.currentTarget as HTMLElement;
    if (!border.hasPointerCapture(event.pointerId)) return;
    onResize(event.clientX - (border.parentElement?.getBoundingClientRect().left ?? 0));
  };
  return (
    <div class="split" style={{ '--pane-width': `${width}px` }}>
      <nav class="split-pane" aria-label={paneLabel}>
        <div class="split-scroll" id={id}>
          {pane}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
        <div
          class="split-border"
          role="separator"
          aria-label={resizeLabel}
          aria-orientation="vertical"
          aria-controls={id}
          aria-valuenow={width}
          aria-valuemin={least}
          aria-valuemax={most}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
        />
      </nav>
      <div ref={mainRef ?? null} class="split-main">
        {children}
      </div>
    </div>
  );
}
