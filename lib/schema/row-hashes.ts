/** Numbers by which the rows of a block are found: made once, when the block is packed, for disk and directory alike. */
import { hashId, hashText, ID_BYTES } from './id-bytes.ts';
import type { Kind } from './kind.ts';
import { ABSENT, endBefore, type RowBlock, valueAt } from './row-block.ts';

/** `agents`: of the ids on the rows' own lists, one after the other. */
export type HashedBy = 'id' | 'username' | 'nativeId' | 'agents';
export type RowHashes = Readonly<Partial<Record<HashedBy, Uint32Array>>>;

/** Stands for a text that is null. */
export const NO_HASH = 0;

/** Users are asked for by username and native id, agents by id; of the other kinds there are few. */
const HASHED: Partial<Record<Kind, readonly HashedBy[]>> = {
  'crm-users': ['id', 'username', 'nativeId', 'agents'],
  'cti-agents': ['id'],
};

export function hashesOf(block: Omit<RowBlock, 'hashes'>): RowHashes {
  const fields = HASHED[block.kind] ?? [];
  return Object.fromEntries(fields.map((field) => [field, hashesBy(block, field)]));
}

/** As `hashesOf` makes them of a text. */
export function hashOfText(text: string): number {
  return hashText(text) || 1;
}

export function hashOfId(id: Uint8Array): number {
  return hashId(id, 0) || 1;
}

function hashesBy(block: Omit<RowBlock, 'hashes'>, field: HashedBy): Uint32Array {
  if (field === 'id') return hashIds(block.ids);
  if (field === 'agents') return hashIds(block.mapping?.agents ?? new Uint8Array(0));
  return hashTexts(block, field);
}

function hashIds(ids: Uint8Array): Uint32Array {
  const hashes = new Uint32Array(ids.length / ID_BYTES);
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = hashId(ids, at * ID_BYTES) || 1;
  return hashes;
}

/** Reads packed texts where they are: making 50,000 strings would take longer than all the rest. */
function hashTexts(block: Omit<RowBlock, 'hashes'>, field: 'username' | 'nativeId'): Uint32Array {
  const hashes = new Uint32Array(block.count);
  const column = block.columns[field];
  for (let at = 0; at < hashes.length; at += 1) {
    if (column && 'text' in column) {
      const end = column.ends[at] ?? 0;
      if (end < ABSENT) hashes[at] = hashText(column.text, endBefore(column.ends, at), end) || 1;
      continue;
    }
    const text = valueAt(block, field, at);
    if (typeof text === 'string') hashes[at] = hashOfText(text);
  }
  return hashes;
}
