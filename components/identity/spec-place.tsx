/** Where something stands in the text of a spec: its path and its line. */
import { lineOf, pathText } from '../../lib/app/json-place.ts';
import { t } from '../../lib/app/text.ts';

export function SpecPlace({ path, text }: { path: readonly string[]; text: string }) {
  const line = lineOf(text, path);
  return (
    <span class="spec-place">
      <code>{pathText(path)}</code>
      {line !== null && ` ${t('specLine', line)}`}
    </span>
  );
}
