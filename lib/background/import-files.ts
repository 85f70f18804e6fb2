/** Files on their way from a page to the server, piece by piece. Kept by the background until another file comes; lost with the worker. */

import { Refusal } from '../messages/refusal.ts';
import type { ImportPart } from '../schema/console/import-view.ts';
import { MAX_IMPORT_BYTES } from '../schema/import-columns.ts';

export class ImportFiles {
  #held: { id: string; parts: Map<number, string>; size: number } | null = null;

  /** A piece that comes again takes the place of the former. */
  add({ fileId, place, text }: ImportPart): void {
    if (this.#held?.id !== fileId) this.#held = { id: fileId, parts: new Map(), size: 0 };
    const { parts } = this.#held;
    this.#held.size += text.length - (parts.get(place)?.length ?? 0);
    if (this.#held.size > MAX_IMPORT_BYTES) {
      this.#held = null;
      throw new Refusal({ kind: 'invalid', detail: 'The file is too large. Split it and import the parts.' });
    }
    parts.set(place, text);
  }

  /** The whole text. Throws `conflict` where pieces are missing, as after the worker was lost: send them again. */
  read(fileId: string, parts: number): string {
    const held = this.#held?.id === fileId ? this.#held.parts : new Map<number, string>();
    const pieces = Array.from({ length: parts }, (_, place) => held.get(place));
    if (pieces.every((piece) => piece !== undefined)) return pieces.join('');
    throw new Refusal({
      kind: 'conflict',
      detail: 'The file is not kept any more. Choose it again.',
      current: null,
    });
  }
}
