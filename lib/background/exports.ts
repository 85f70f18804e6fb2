/** Exports that open pages are reading, each piece when its page asks for it. Lost with the worker, and given up with the page's connection. */
import type { PageConnection } from '../messages/page-server.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { ExportPart } from '../schema/console/import-view.ts';

export interface ExportParts {
  /** Throws what ends the export. */
  next(): Promise<ExportPart>;
}

interface Running {
  readonly given: AbortController;
  /** `null` until the server answers. */
  parts: ExportParts | null;
  isReading: boolean;
}

export class Exports {
  readonly #of = new WeakMap<PageConnection, Map<string, Running>>();

  /** `open` asks the server; its signal ends the request, whether it is answered yet or not. */
  async begin(
    page: PageConnection,
    exportId: string,
    open: (signal: AbortSignal) => Promise<ExportParts>,
  ): Promise<void> {
    this.end(page, exportId);
    const mine: Running = { given: new AbortController(), parts: null, isReading: false };
    const ofPage = this.#of.get(page) ?? new Map<string, Running>();
    this.#of.set(page, ofPage.set(exportId, mine));
    try {
      mine.parts = await open(AbortSignal.any([mine.given.signal, page.gone]));
    } catch (error) {
      this.#drop(page, exportId, mine);
      throw error;
    }
  }

  async read(page: PageConnection, exportId: string): Promise<ExportPart> {
    const mine = this.#of.get(page)?.get(exportId);
    if (!mine?.parts) throw unknownExport();
    if (mine.isReading) throw invalid('This export is being read already.');
    mine.isReading = true;
    try {
      const part = await mine.parts.next();
      if (part.isLast) this.#drop(page, exportId, mine);
      return part;
    } catch (error) {
      this.#drop(page, exportId, mine);
      throw error;
    } finally {
      mine.isReading = false;
    }
  }

  end(page: PageConnection, exportId: string): void {
    const mine = this.#of.get(page)?.get(exportId);
    if (mine) this.#drop(page, exportId, mine);
  }

  #drop(page: PageConnection, exportId: string, mine: Running): void {
    mine.given.abort();
    const ofPage = this.#of.get(page);
    if (ofPage?.get(exportId) === mine) ofPage.delete(exportId);
  }
}

/** A former worker, or the page's former connection, had it. */
function unknownExport(): Refusal {
  const detail = 'The extension was restarted before the file was whole. Nothing was saved.';
  return new Refusal({ kind: 'unexpected', isPassing: true, detail });
}
