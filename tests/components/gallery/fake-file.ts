/** The file that a state of the gallery chooses, as the page reads it without a worker. */
import type { FileFacts, FileFault, ReadImportFile } from '../../../lib/app/import-file.ts';

interface Named {
  readonly name: string;
  /** Few unless it is said: a large one is sent in parts. */
  readonly bytes?: number;
}

export type GalleryFile =
  | (Named & { readonly is: 'read'; readonly facts: FileFacts })
  | (Named & {
      readonly is: 'reading';
      readonly facts: FileFacts;
      readonly done: number;
      readonly rows: number;
    })
  | (Named & FileFault & { readonly facts?: FileFacts });

export function fakeReader(given: GalleryFile | undefined): ReadImportFile {
  return async (file, _wish, watch) => {
    if (!given) throw new Error('The state chooses no file.');
    if (given.facts) watch.onHeader(given.facts);
    if (given.is === 'fault') return given;
    if (given.is === 'read') return { is: 'read', facts: given.facts, body: file };
    watch.onProgress(given.done, given.rows);
    return new Promise<never>(() => undefined);
  };
}
