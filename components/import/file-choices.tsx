/** How the file is read, to be seen and corrected: encoding, delimiter, and which column is which. */

import { columnPlaces, type FoundHeader } from '../../lib/app/column-choice.ts';
import { formatList } from '../../lib/app/format.ts';
import { DELIMITERS, ENCODINGS } from '../../lib/app/import-file.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import { Combobox } from '../ui/fields.tsx';

const DELIMITER_TEXTS: Record<(typeof DELIMITERS)[number], TextKey> = {
  ',': 'delimiterComma',
  ';': 'delimiterSemicolon',
  '\t': 'delimiterTab',
  '|': 'delimiterBar',
};

export interface FileChoicesProps {
  flow: ImportFlow;
  kind: ImportKind;
  /** Something is wrong with the columns. */
  isOpen?: boolean;
}

export function FileChoices({ flow, kind, isOpen = false }: FileChoicesProps) {
  const header = flow.header.value;
  const facts = flow.facts.value;
  const { encoding, delimiter } = flow.wish.value;
  const shown = encoding ?? header?.encoding ?? 'utf-8';
  const encodings = [...new Set([shown, ...ENCODINGS])];
  return (
    <>
      <div class="filters">
        <Combobox
          label={t(header?.hasBom ? 'encodingByBom' : 'encoding')}
          value={header?.hasBom ? header.encoding : shown}
          options={encodings.map((value) => ({ value, label: value }))}
          // What its first bytes say is certain.
          disabled={header?.hasBom === true}
          onChange={(value) => void flow.change({ encoding: value, columns: undefined })}
        />
        <Combobox
          label={t('delimiter')}
          value={delimiter ?? header?.delimiter ?? ','}
          options={DELIMITERS.map((value) => ({ value, label: t(DELIMITER_TEXTS[value]) }))}
          onChange={(value) => void flow.change({ delimiter: value, columns: undefined })}
        />
      </div>
      {facts && facts.ignored.length > 0 && (
        <p class="soft">{t('columnsIgnored', formatList(facts.ignored.slice(0, 10)))}</p>
      )}
      {facts && facts.missing.length > 0 && (
        <p class="soft">{t('columnsMissing', formatList(facts.missing))}</p>
      )}
      {header && <Columns flow={flow} kind={kind} header={header} isOpen={isOpen} />}
    </>
  );
}

/** Value of the choice that the file has no such column; places are numbers. */
const NONE = '';

function Columns({ flow, kind, header, isOpen }: Required<FileChoicesProps> & { header: FoundHeader }) {
  const places = columnPlaces(kind, header, flow.wish.value.columns?.places);
  const choose = (column: string, place: number) =>
    void flow.change({ columns: { places: { ...Object.fromEntries(places), [column]: place }, of: header } });
  return (
    <details class="import-columns" open={isOpen}>
      <summary>{t('columns')}</summary>
      <div class="filters">
        {places.map(([column, place]) => (
          <Combobox
            key={column}
            label={column}
            value={place < 0 ? NONE : String(place)}
            options={[
              { value: NONE, label: t('columnNotThere') },
              ...header.names.map((name, index) => ({
                value: String(index),
                label: name.trim() === '' ? t('columnNumber', index + 1) : name,
              })),
            ]}
            onChange={(value) => choose(column, value === NONE ? -1 : Number(value))}
          />
        ))}
      </div>
    </details>
  );
}
