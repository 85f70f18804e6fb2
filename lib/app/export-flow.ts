/** An export from its button to the browser's downloads, as the page shows it: read piece by piece, saved only when it is whole. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { RowCounter } from '../csv/count-rows.ts';
import type { PageClient } from '../messages/page-client.ts';
import type { AppError } from '../schema/app-error.ts';
import type { ExportRequest } from '../schema/console/import-view.ts';

export type ExportStage =
  | { readonly is: 'idle' }
  /** What the page has of it so far. */
  | { readonly is: 'reading'; readonly rows: number; readonly bytes: number }
  | { readonly is: 'cancelled' }
  | { readonly is: 'failed'; readonly error: AppError };

export type SaveFile = (name: string, parts: readonly Blob[]) => void;

export class ExportFlow {
  readonly #client: PageClient;
  readonly #save: SaveFile;
  readonly #stage = signal<ExportStage>({ is: 'idle' });
  /** Of what is being read; `null`: nothing is. */
  #exportId: string | null = null;

  constructor(client: PageClient, save: SaveFile) {
    this.#client = client;
    this.#save = save;
  }

  get stage(): ReadonlySignal<ExportStage> {
    return this.#stage;
  }

  /** Nothing is saved of what breaks off, and nothing of it is left. */
  async start(wish: ExportRequest): Promise<void> {
    this.#giveUp();
    const exportId = crypto.randomUUID();
    this.#exportId = exportId;
    this.#stage.value = { is: 'reading', rows: 0, bytes: 0 };
    const begun = await this.#client.call('beginExport', { exportId, wish });
    const read = begun.ok ? await this.#read(exportId) : begun;
    if (this.#exportId !== exportId) return;
    this.#exportId = null;
    if (read.ok) this.#save(`${wish.kind}.csv`, read.parts);
    this.#stage.value = read.ok ? { is: 'idle' } : { is: 'failed', error: read.error };
  }

  /** On the server too. */
  cancel(): void {
    if (this.#giveUp()) this.#stage.value = { is: 'cancelled' };
  }

  /** The page goes away. */
  leave(): void {
    this.#giveUp();
  }

  async #read(exportId: string): Promise<{ ok: true; parts: Blob[] } | { ok: false; error: AppError }> {
    const counter = new RowCounter();
    const parts: Blob[] = [];
    let bytes = 0;
    for (;;) {
      const result = await this.#client.call('readExportPart', { exportId });
      if (!result.ok) return result;
      // Held by the browser outside of the page's memory.
      const part = new Blob([result.value.text]);
      parts.push(part);
      if (result.value.isLast || this.#exportId !== exportId) return { ok: true, parts };
      counter.push(result.value.text);
      bytes += part.size;
      this.#stage.value = { is: 'reading', rows: counter.rows, bytes };
    }
  }

  #giveUp(): boolean {
    const exportId = this.#exportId;
    this.#exportId = null;
    if (exportId !== null) void this.#client.call('endExport', { exportId });
    return exportId !== null;
  }
}
