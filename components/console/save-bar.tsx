/** `Save` and `Discard changes` under what was drafted: nothing is sent before the first is pressed. */
import { t } from '../../lib/app/text.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';

export interface SaveBarProps {
  /** `Save` where absent. */
  label?: string;
  /** There is something to save or to discard. */
  isDrafted: boolean;
  /** It cannot be saved as it is. */
  isHeld: boolean;
  onSave: () => void;
  onDiscard: () => void;
  /** Stays in reach on a long page. */
  isSticky?: boolean;
}

export function SaveBar({ label = t('save'), isDrafted, isHeld, onSave, onDiscard, isSticky }: SaveBarProps) {
  return (
    <div class={isSticky ? 'actions instance-actions' : 'actions'}>
      <WriteButton kind="primary" disabled={!isDrafted || isHeld} onWrite={onSave}>
        {label}
      </WriteButton>
      <Button disabled={!isDrafted} onClick={onDiscard}>
        {t('discardChanges')}
      </Button>
      {isDrafted && <span class="soft">{t('nothingSavedBeforeSave')}</span>}
    </div>
  );
}
