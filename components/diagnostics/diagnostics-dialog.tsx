/** The diagnostics, selected, to be copied with the keyboard: the page forbids the clipboard. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

export function DiagnosticsDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { guard } = useApp();
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.select();
    if (area.current) area.current.scrollTop = 0;
  }, []);
  return (
    <Dialog title={t('diagnostics')} closeLabel={t('close')} onClose={onClose} onOpen={guard.watch}>
      <p id={id}>{t('diagnosticsByHand')}</p>
      <textarea
        ref={area}
        class="input diagnostics-text"
        readOnly
        rows={12}
        aria-label={t('diagnostics')}
        aria-describedby={id}
        value={text}
      />
    </Dialog>
  );
}
