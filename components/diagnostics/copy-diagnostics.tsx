/** The button `Copy diagnostics`: facts without secrets, to the clipboard or, where that is forbidden, to be copied by hand. */
import { useState } from 'preact/hooks';
import { copyText } from '../../lib/app/clipboard.ts';
import { diagnosticsText } from '../../lib/app/diagnostics-text.ts';
import { errorText } from '../../lib/app/error-text.ts';
import { isSelf } from '../../lib/app/is-self.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { DiagnosticsDialog } from './diagnostics-dialog.tsx';

export function CopyDiagnostics() {
  const { client, store } = useApp();
  const [said, setSaid] = useState('');
  const [uncopied, setUncopied] = useState<string | null>(null);
  const copy = async () => {
    const result = await client.call('readDiagnostics', {});
    if (!result.ok) return setSaid(errorText(result.error).sentence);
    const view = store.view.peek();
    const text = diagnosticsText({
      facts: result.value,
      person: store.person.peek(),
      isSelf: view !== null && isSelf(view),
      now: store.now.peek(),
    });
    const isCopied = await copyText(text);
    setSaid(isCopied ? t('diagnosticsCopied') : '');
    setUncopied(isCopied ? null : text);
  };
  return (
    <span class="copy-diagnostics">
      <button type="button" class="link-button" onClick={() => void copy()}>
        {t('copyDiagnostics')}
      </button>
      <span class="soft" aria-live="polite">
        {said}
      </span>
      {uncopied !== null && <DiagnosticsDialog text={uncopied} onClose={() => setUncopied(null)} />}
    </span>
  );
}
