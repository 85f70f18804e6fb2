/** A text, selected, to be copied with the keyboard: the page forbids the clipboard. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

export interface UncopiedDialogProps {
  title: string;
  byHand: string;
  text: string;
  onClose: () => void;
}

export function UncopiedDialog({ title, byHand, text, onClose }: UncopiedDialogProps) {
  const { guard } = useApp();
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.select();
    if (area.current) area.current.scrollTop = 0;
  }, []);
  return (
    <Dialog title={title} closeLabel={t('close')} onClose={onClose} onOpen={guard.watch}>
      <p id={id}>{byHand}</p>
      <textarea
        ref={area}
        class="input diagnostics-text"
        readOnly
        rows={12}
        aria-label={title}
        aria-describedby={id}
        value={text}
      />
    </Dialog>
  );
}
