/** Reads an export as the console's page does: piece by piece, to its end. */
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { ExportRequest } from '../../lib/schema/console/import-view.ts';

export interface ReadExport {
  readonly csv: string;
  readonly parts: number;
}

/** `null`: it is whole. */
type Piece = { readonly text: string } | { readonly error: AppError } | null;

/** One export of a page; a piece is asked for when it is. */
export function exportOf(console: PageClient, wish: ExportRequest) {
  const exportId = crypto.randomUUID();
  let isWhole = false;
  return {
    begin: () => console.call('beginExport', { exportId, wish }),
    cancel: () => console.call('endExport', { exportId }),
    async next(): Promise<Piece> {
      if (isWhole) return null;
      const result = await console.call('readExportPart', { exportId });
      if (!result.ok) return { error: result.error };
      isWhole = result.value.isLast;
      return { text: result.value.text };
    },
  };
}

/** Throws what is refused on the way, as JSON. */
export async function readExport(console: PageClient, wish: ExportRequest): Promise<ReadExport> {
  const { begin, next } = exportOf(console, wish);
  const begun = await begin();
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  let csv = '';
  for (let parts = 0; ; parts += 1) {
    const piece = await next();
    if (piece === null) return { csv, parts };
    if ('error' in piece) throw new Error(JSON.stringify(piece.error));
    csv += piece.text;
  }
}
