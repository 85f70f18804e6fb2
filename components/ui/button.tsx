/** Buttons with a text, and buttons with only an icon. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  children: ComponentChildren;
  onClick: (event: MouseEvent) => void;
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  disabled?: boolean;
  /** Why it is disabled, or what it does; shown as a tooltip and read as description. */
  description?: string;
  expanded?: boolean;
}

export function Button({ children, onClick, kind = 'plain', disabled, description, expanded }: ButtonProps) {
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      disabled={disabled}
      title={description}
      aria-expanded={expanded}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

export interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: (event: MouseEvent) => void;
  expanded?: boolean;
  /** Id of what it opens. */
  controls?: string;
  hasPopup?: 'menu';
  /** Taken out of the tab order where another element handles the keys. */
  tabIndex?: number;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, expanded, controls, hasPopup, tabIndex } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      aria-controls={controls}
      aria-haspopup={hasPopup}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
