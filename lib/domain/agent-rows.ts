/** All CTI agents by position, as the blocks hold them, with the texts that a search sees. Pure. */

import { ID_BYTES, readId } from '../schema/id-bytes.ts';
import { type RowBlock, rowAt, valueAt } from '../schema/row-block.ts';
import { TABLE_ROWS } from '../schema/table.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import { AgentTexts } from './agent-texts.ts';

/** A position is the block's place times `TABLE_ROWS`, a power of two, and the row's place in it. */
export class AgentRows {
  readonly texts: readonly AgentTexts[];
  /** Positions below mean the same agents as in the former rows. */
  readonly shared: number;

  constructor(blocks: readonly RowBlock<'cti-agents'>[], former: AgentRows | null = null) {
    let same = 0;
    while (same < blocks.length && former?.texts[same]?.block === blocks[same]) same += 1;
    this.shared = same * TABLE_ROWS;
    this.texts = blocks.map(
      (block, place) => (place < same && former?.texts[place]) || new AgentTexts(block),
    );
  }

  agentAt(position: number): CtiAgent {
    return rowAt(this.textsAt(position).block, position % TABLE_ROWS);
  }

  idAt(position: number): string {
    return readId(this.textsAt(position).block.ids, (position % TABLE_ROWS) * ID_BYTES);
  }

  valueAt(position: number, field: 'name' | 'agentId'): string {
    return valueAt(this.textsAt(position).block, field, position % TABLE_ROWS) as string;
  }

  textsAt(position: number): AgentTexts {
    const texts = this.texts[Math.floor(position / TABLE_ROWS)];
    if (!texts) throw new RangeError(`There is no agent at position ${position}.`);
    return texts;
  }
}
