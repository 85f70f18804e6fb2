/** The button `Copy diagnostics`: facts without secrets, to the clipboard or, where that is forbidden, to be copied by hand. */
import { diagnosticsText } from '../../lib/app/diagnostics-text.ts';
import { errorText } from '../../lib/app/error-text.ts';
import { isSelf } from '../../lib/app/is-self.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { useCopying } from './use-copying.tsx';

export function CopyDiagnostics() {
  const { client, store } = useApp();
  const { copy, say, outcome } = useCopying(t('diagnostics'), t('diagnosticsByHand'));
  const copyFacts = async () => {
    const result = await client.call('readDiagnostics', {});
    if (!result.ok) return say(errorText(result.error).sentence);
    const view = store.view.peek();
    const text = diagnosticsText({
      facts: result.value,
      person: store.person.peek(),
      isSelf: view !== null && isSelf(view),
      now: store.now.peek(),
    });
    return copy(text);
  };
  return (
    <span class="copy-diagnostics">
      <button type="button" class="link-button" onClick={() => void copyFacts()}>
        {t('copyDiagnostics')}
      </button>
      {outcome}
    </span>
  );
}
