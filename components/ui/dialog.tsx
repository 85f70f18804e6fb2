/** A modal dialog on the native element: the browser keeps focus inside and returns it. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { IconButton } from './button.tsx';

export interface DialogProps {
  /** `alertdialog` for what must be answered. */
  role?: 'alertdialog';
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons at the end. */
  actions?: ComponentChildren;
  /** Told the element while it is open, for whoever watches what lies over it. */
  onOpen?: (element: HTMLElement) => () => void;
}

export function Dialog({ role, title, closeLabel, onClose, children, actions, onOpen }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Opens once; a later `onOpen` must not reopen it
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    const ended = onOpen?.(dialog);
    return () => {
      ended?.();
      // Closing before the removal is what returns the focus.
      dialog.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class="dialog"
      role={role}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={closeLabel} onClick={onClose} />
        </div>
        {children}
        {actions && <div class="actions">{actions}</div>}
      </div>
    </dialog>
  );
}
