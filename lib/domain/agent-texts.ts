/** The texts of one block of CTI agents as a search sees them: folded column by column, never made into rows. Pure. */
import { END, endBefore, type RowBlock, valueAt } from '../schema/row-block.ts';
import { foldComposed, foldText } from './fold-text.ts';

/** What a search looks at; the name comes first. */
const SEARCHED = ['name', 'agentId', 'extension'] as const;
/** All texts one after the other, and where each ends. */
interface FoldedColumn {
  readonly text: string;
  readonly ends: Uint32Array;
}

export class AgentTexts {
  readonly block: RowBlock<'cti-agents'>;
  #columns: readonly FoldedColumn[] | null = null;
  #marked: { search: string; rows: Uint8Array } | null = null;

  constructor(block: RowBlock<'cti-agents'>) {
    this.block = block;
  }

  /** Takes about a millisecond: whoever has time asks for it ahead. */
  fold(): readonly FoldedColumn[] {
    this.#columns ??= SEARCHED.map((field) => foldColumn(this.block, field));
    return this.#columns;
  }

  /** 1 for each row that holds the folded text in one of its columns. */
  marks(search: string): Uint8Array {
    if (this.#marked?.search === search) return this.#marked.rows;
    const rows = new Uint8Array(this.block.count);
    for (const column of this.fold()) markRows(column, search, rows);
    this.#marked = { search, rows };
    return rows;
  }

  holds(index: number, search: string): boolean {
    return this.fold().some(({ text, ends }) =>
      text.slice(endBefore(ends, index), (ends[index] ?? 0) & END).includes(search),
    );
  }

  nameBeginsWith(index: number, prefix: string): boolean {
    const [names] = this.fold();
    if (!names) return false;
    const start = endBefore(names.ends, index);
    return start + prefix.length <= ((names.ends[index] ?? 0) & END) && names.text.startsWith(prefix, start);
  }
}

/** A hit that reaches into the next row is none. */
function markRows({ text, ends }: FoldedColumn, search: string, rows: Uint8Array): void {
  if (search === '') rows.fill(1);
  let row = 0;
  for (let hit = text.indexOf(search); hit >= 0 && row < rows.length; hit = text.indexOf(search, hit)) {
    while (((ends[row] ?? 0) & END) <= hit && row < rows.length) row += 1;
    const end = (ends[row] ?? 0) & END;
    if (hit + search.length > end) {
      hit += 1;
      continue;
    }
    rows[row] = 1;
    row += 1;
    hit = end;
  }
}

/** A whole column at once, where folding leaves each text where it is. */
function foldColumn(block: RowBlock, field: string): FoldedColumn {
  const column = block.columns[field];
  if (column && 'text' in column && column.text.normalize('NFC') === column.text) {
    const text = foldComposed(column.text);
    // Few letters change their length when they become small, and none becomes shorter.
    if (text.length === column.text.length) return { text, ends: column.ends };
  }
  const texts = foldedValues(block, field);
  let end = 0;
  const ends = Uint32Array.from(texts, ({ length }) => (end += length));
  return { text: texts.join(''), ends };
}

/** By row; of a field with few values each is folded once. */
function foldedValues(block: RowBlock, field: string): string[] {
  const fold = (value: unknown) => (typeof value === 'string' ? foldText(value) : '');
  const column = block.columns[field];
  if (!column || !('of' in column))
    return Array.from({ length: block.count }, (_, index) => fold(valueAt(block, field, index)));
  const folded = column.of.map(fold);
  return Array.from(column.at, (place) => folded[place] ?? '');
}
