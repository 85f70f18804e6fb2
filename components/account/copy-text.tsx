/** A button that copies a text, and shows it for copying by hand where the browser refuses. */
import { useState } from 'preact/hooks';
import { copyText } from '../../lib/app/clipboard.ts';
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function CopyText({ label, text }: { label: string; text: () => string }) {
  const [isCopied, setCopied] = useState(false);
  const [uncopied, setUncopied] = useState<string | null>(null);
  const copy = async () => {
    const copied = text();
    const done = await copyText(copied);
    setCopied(done);
    setUncopied(done ? null : copied);
  };
  return (
    <>
      <Button onClick={() => void copy()}>{label}</Button>
      <span class="soft" aria-live="polite">
        {isCopied ? t('changesCopied') : ''}
      </span>
      {uncopied !== null && (
        <Dialog title={label} closeLabel={t('close')} onClose={() => setUncopied(null)}>
          <p>{t('copyByHand')}</p>
          <textarea class="input pending-copy" readOnly rows={12} aria-label={label} value={uncopied} />
        </Dialog>
      )}
    </>
  );
}
