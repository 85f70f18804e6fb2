/** Copies a text, and says so; where the page forbids the clipboard, a dialog shows the text to be copied by hand. */
import { useState } from 'preact/hooks';
import { copyText } from '../../lib/app/clipboard.ts';
import { t } from '../../lib/app/text.ts';
import { UncopiedDialog } from './uncopied-dialog.tsx';

export interface Copying {
  copy(text: string): Promise<void>;
  /** Says why there is nothing to copy. */
  say(text: string): void;
  /** What came of it, for beside the button. */
  readonly outcome: preact.JSX.Element;
}

/** `byHand` is told with the text where it has to be copied by hand. */
export function useCopying(title: string, byHand: string): Copying {
  const [said, say] = useState('');
  const [uncopied, setUncopied] = useState<string | null>(null);
  return {
    say,
    async copy(text) {
      const isCopied = await copyText(text);
      say(isCopied ? t('copied') : '');
      setUncopied(isCopied ? null : text);
    },
    outcome: (
      <>
        <span class="soft" aria-live="polite">
          {said}
        </span>
        {uncopied !== null && (
          <UncopiedDialog title={title} byHand={byHand} text={uncopied} onClose={() => setUncopied(null)} />
        )}
      </>
    ),
  };
}
