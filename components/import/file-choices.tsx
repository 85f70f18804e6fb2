/** How the file was read, to be seen and corrected, and what the plan may do besides. */

import { formatList } from '../../lib/app/format.ts';
import { DELIMITERS, ENCODINGS } from '../../lib/app/import-file.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { Combobox } from '../ui/fields.tsx';

const DELIMITER_TEXTS: Record<(typeof DELIMITERS)[number], TextKey> = {
  ',': 'delimiterComma',
  ';': 'delimiterSemicolon',
  '\t': 'delimiterTab',
  '|': 'delimiterBar',
};

export function FileChoices({ flow, hasEncoding = true }: { flow: ImportFlow; hasEncoding?: boolean }) {
  const facts = flow.facts.value;
  const { encoding, delimiter } = flow.wish.value;
  const shown = encoding ?? facts?.encoding ?? 'utf-8';
  const encodings = [...new Set([shown, ...ENCODINGS])];
  return (
    <>
      <div class="filters">
        {hasEncoding && (
          <Combobox
            label={t('encoding')}
            value={shown}
            options={encodings.map((value) => ({ value, label: value }))}
            onChange={(value) => void flow.change({ encoding: value })}
          />
        )}
        <Combobox
          label={t('delimiter')}
          value={delimiter ?? facts?.delimiter ?? ','}
          options={DELIMITERS.map((value) => ({ value, label: t(DELIMITER_TEXTS[value]) }))}
          onChange={(value) => void flow.change({ delimiter: value })}
        />
      </div>
      {facts && facts.ignored.length > 0 && (
        <p class="soft">{t('columnsIgnored', formatList(facts.ignored.slice(0, 10)))}</p>
      )}
      {facts && facts.missing.length > 0 && (
        <p class="soft">{t('columnsMissing', formatList(facts.missing))}</p>
      )}
    </>
  );
}
