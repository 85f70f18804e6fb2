/** Copies edits as a text, so that they can be kept or handed on before they are dropped. */
import { useState } from 'preact/hooks';
import { copyText } from '../../lib/app/clipboard.ts';
import { pendingJson } from '../../lib/app/pending-text.ts';
import { t } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function CopyChanges({ changes, label }: { changes: readonly PendingChange[]; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const [uncopied, setUncopied] = useState<string | null>(null);
  const copy = async () => {
    const text = pendingJson(changes);
    const done = await copyText(text);
    setCopied(done);
    setUncopied(done ? null : text);
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
