/** A button that writes: disabled with a reason while the panel is not plainly visible. */
import type { ComponentChildren } from 'preact';
import { readOnlyText } from '../../lib/app/read-only-text.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';

export interface WriteButtonProps {
  children: ComponentChildren;
  onWrite: () => void;
  kind?: 'plain' | 'primary' | 'danger';
  disabled?: boolean;
  /** It saves an edit of the person shown: locked, with the reason, where the view is read-only. */
  saves?: boolean;
}

export function WriteButton({ children, onWrite, kind, disabled, saves = false }: WriteButtonProps) {
  const { guard, store } = useApp();
  const locked = saves ? readOnlyText(store.view.value?.readOnly ?? null) : null;
  const isGuarded = !guard.satisfied.value;
  return (
    <Button
      kind={kind}
      disabled={disabled || isGuarded || locked !== null}
      description={locked ?? (isGuarded ? t('guardReason') : undefined)}
      onClick={(event) => {
        if (guard.allows(event)) onWrite();
      }}
    >
      {children}
    </Button>
  );
}
