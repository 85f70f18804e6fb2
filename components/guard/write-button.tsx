/** A button that writes: disabled with a reason while the panel is not plainly visible. */
import type { ComponentChildren } from 'preact';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';

export interface WriteButtonProps {
  children: ComponentChildren;
  onWrite: () => void;
  kind?: 'plain' | 'primary' | 'danger';
  disabled?: boolean;
}

export function WriteButton({ children, onWrite, kind, disabled }: WriteButtonProps) {
  const { guard } = useApp();
  const isGuarded = !guard.satisfied.value;
  return (
    <Button
      kind={kind}
      disabled={disabled || isGuarded}
      description={isGuarded ? t('guardReason') : undefined}
      onClick={(event) => {
        if (guard.allows(event)) onWrite();
      }}
    >
      {children}
    </Button>
  );
}
